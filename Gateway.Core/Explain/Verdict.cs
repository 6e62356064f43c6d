using System.Text.Json;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Explain;

/// <summary>What would become of the request.</summary>
internal sealed record Verdict
{
    /// <summary><c>forwarded</c>, <c>queued</c> (until a server has room), <c>answered</c> (by the gateway, as asked), <c>refused</c>, <c>rejected</c> (malformed), <c>failed</c> (no server) or <c>management</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>The answer's status; null when the upstream decides it.</summary>
    public int? Status { get; init; }

    /// <summary>As in the access log.</summary>
    public string? Reason { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The policy that refuses.</summary>
    public string? Policy { get; init; }

    /// <summary>The fields that the answer has because of it, <c>Retry-After</c> among them.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The answer's body.</summary>
    public JsonElement? Body { get; init; }

    public static Verdict Refused(RequestContext context, Refusal refusal)
    {
        var error = RefusalAnswer.Describe(context, refusal);
        var body = new Utf8JsonReader(ErrorBody.Write(context, error));
        return new Verdict
        {
            Outcome = refusal switch { Refusal.Malformed => "rejected", Refusal.UpstreamUnavailable => "failed", _ => "refused" },
            Status = error.Status,
            Reason = refusal == Refusal.Malformed ? System.Text.Encoding.ASCII.GetString(RejectionReasons.Code(context.Rejection)) : Words.Of(refusal),
            Code = error.Code,
            Message = error.Message,
            Policy = context.RefusedBy,
            Headers = Fields(error.Fields),
            Body = JsonElement.ParseValue(ref body),
        };
    }

    private static Dictionary<string, string>? Fields(string lines)
    {
        var fields = lines.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(": ", 2)).ToDictionary(static field => field[0], static field => field[1]);
        return fields.Count == 0 ? null : fields;
    }
}
