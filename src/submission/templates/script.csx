public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        // Runs for the operations under scriptOperations in apiProperties.json,
        // for all of them if that list is not there. Change the request here.
        HttpResponseMessage response = await this.Context
            .SendAsync(this.Context.Request, this.CancellationToken)
            .ConfigureAwait(continueOnCapturedContext: false);

        // Change the response here.
        return response;
    }
}
