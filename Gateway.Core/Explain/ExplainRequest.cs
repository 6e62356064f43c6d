using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;

namespace Gateway.Core.Explain;

/// <summary>The request that a decision is asked for, as its sender would describe it.</summary>
internal sealed record ExplainRequest
{
    private static readonly string[] MadeFromBody = ["content-length", "transfer-encoding"];

    public string Method { get; init; } = "POST";

    /// <summary>The target, with or without a query.</summary>
    public string Path { get; init; } = "";

    /// <summary>Without the question mark.</summary>
    public string? Query { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The peer's address; null is loopback.</summary>
    public string? ClientAddress { get; init; }

    /// <summary>Null sends none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>Presented as a bearer token; nothing of it is told again.</summary>
    public string? ApiKey { get; init; }

    public static ExplainRequest Read(JsonObjectReader json) => new()
    {
        Method = json.Text("method", "POST"),
        Path = json.Required("path"),
        Query = json.Text("query"),
        Headers = json.Map("headers"),
        ClientAddress = json.Text("clientAddress"),
        Body = json.Document("body") is { } body ? Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText()) : null,
        ApiKey = json.Text("apiKey"),
    };

    /// <summary>Tells of what would make another request than the one described. What is only malformed is the gateway's parser to refuse.</summary>
    public void Check(Findings findings)
    {
        Token("$.method", Method, findings);
        Token("$.path", Path, findings);
        Token("$.query", Query ?? "none", findings);
        if (ClientAddress is not null && !IPAddress.TryParse(ClientAddress, out _))
        {
            findings.Error("$.clientAddress", "must be an IP address");
        }

        if (ApiKey is not null)
        {
            Token("$.apiKey", ApiKey, findings);
        }

        foreach (var (name, value) in Headers)
        {
            var path = JsonPaths.Member("$.headers", name);
            if (name.Length == 0 || name.Any(static c => c <= ' ' || c is ':' or '\x7f') || value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                findings.Error(path, "must be a field's name and value, without line ends");
            }
            else if (MadeFromBody.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                findings.Error(path, "is made from the body");
            }
        }
    }

    /// <summary>The request as it would come over the connection.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder();
        head.Append(Method).Append(' ').Append(Path).Append(Query is null ? "" : $"?{Query}").Append(" HTTP/1.1\r\n");
        AppendUnlessGiven(head, "Host", "gateway");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (ApiKey is not null)
        {
            head.Append("Authorization: Bearer ").Append(ApiKey).Append("\r\n");
        }

        if (Body is not null)
        {
            AppendUnlessGiven(head, "Content-Type", "application/json");
            head.Append("Content-Length: ").Append(Body.Length).Append("\r\n");
        }

        return [.. Encoding.UTF8.GetBytes(head.Append("\r\n").ToString()), .. Body ?? []];
    }

    private static void Token(string path, string value, Findings findings)
    {
        if (value.Length == 0 || value.Any(static c => c <= ' ' || c == '\x7f'))
        {
            findings.Error(path, "must hold no white space and no control characters, and not be empty");
        }
    }

    private void AppendUnlessGiven(StringBuilder head, string name, string value)
    {
        if (!Headers.Keys.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }
    }
}
