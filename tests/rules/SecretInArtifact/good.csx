using System.Net.Http;
using System.Threading.Tasks;

public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        // The '{' of an address is no brace here: "{"
        var path = $"/orders/{this.Context.OperationId}/{{id}}";
        var pattern = @"^""\{[0-9]+$";
        char open = '{';

        if (path.Length > 0)
        {
            return await this.Context.SendAsync(this.Context.Request, this.CancellationToken);
        }
        this.Context.Request.Headers.Add("X-Access", "AKIAIOSFODNN7EXAMPLE");
        return null;
    }
}
