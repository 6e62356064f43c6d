using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;

namespace ConfigCenter.Api;

/// <summary>The one way in which JSON leaves: secrets masked, whatever it is, and nothing in it that a browser could take for markup.</summary>
internal sealed class JsonAnswer : IResult
{
    private readonly JsonNode _body;
    private readonly int _status;
    private readonly string _contentType;

    public JsonAnswer(JsonNode body, int status = StatusCodes.Status200OK, string contentType = "application/json")
    {
        _body = body;
        _status = status;
        _contentType = contentType;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The default encoder: <, > and & leave as \u003C and so on.
        var bytes = JsonSerializer.SerializeToUtf8Bytes(SecretMask.Apply(_body));
        httpContext.Response.StatusCode = _status;
        httpContext.Response.ContentType = _contentType;
        httpContext.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
        {
            await httpContext.Response.Body.WriteAsync(bytes, httpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
