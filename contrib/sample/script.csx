/// <summary>
/// The service counts start times in seconds since 1970. Flows expect
/// date-time text, so the list of workshops is rewritten on its way.
/// </summary>
public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        HttpResponseMessage response = await this.Context
            .SendAsync(this.Context.Request, this.CancellationToken)
            .ConfigureAwait(continueOnCapturedContext: false);

        if (this.Context.OperationId != "ListWorkshops" || !response.IsSuccessStatusCode)
        {
            return response;
        }

        string text = await response.Content.ReadAsStringAsync()
            .ConfigureAwait(continueOnCapturedContext: false);
        JObject list = JObject.Parse(text);
        foreach (JToken workshop in list["workshops"] ?? new JArray())
        {
            JToken start = workshop["startsAt"];
            if (start != null && start.Type == JTokenType.Integer)
            {
                workshop["startsAt"] = DateTimeOffset
                    .FromUnixTimeSeconds((long)start)
                    .ToString("yyyy-MM-ddTHH:mm:ssZ");
            }
        }

        response.Content = CreateJsonContent(list.ToString());
        return response;
    }
}
