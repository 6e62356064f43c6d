using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConfigCenter.Publishing;

namespace ConfigCenter.Explain;

/// <summary>Has a live gateway say what it would do with a request.</summary>
internal sealed class ExplainService
{
    private const string Path = "/-/explain";

    private readonly InstanceService _instances;
    private readonly GatewayCalls _calls;

    public ExplainService(InstanceService instances, GatewayCalls calls)
    {
        _instances = instances;
        _calls = calls;
    }

    /// <summary>Asks the named gateway, or one after the other of those that are ready until one answers.</summary>
    /// <param name="question">The request, as the gateway takes it.</param>
    /// <param name="instance">Which one; null is any.</param>
    /// <param name="cancellation">Ends the question.</param>
    public async Task<Result<JsonObject>> AskAsync(JsonObject question, string? instance, CancellationToken cancellation)
    {
        var live = await _instances.LiveAsync(cancellation).ConfigureAwait(false);
        GatewayInstance[] asked = [.. live.Where(one => one.ManagementUrl is not null && (instance is null ? one.State == "ready" : one.Id == instance))];
        Random.Shared.Shuffle(asked);
        var body = JsonSerializer.SerializeToUtf8Bytes(question);
        foreach (var one in asked)
        {
            if (await _calls.PostAsync(new Uri(one.ManagementUrl!), Path, body, cancellation).ConfigureAwait(false) is { } answer && Read(answer.Status, answer.Body) is { } result)
            {
                return result;
            }
        }

        return new Failure(FailureKind.Unavailable, asked.Length > 0 ? "No gateway answered; see their state under instances."
            : instance is null ? "No gateway that is ready and says where its management paths are is alive."
            : $"The gateway '{instance}' is not alive, or does not say where its management paths are.");
    }

    /// <summary>Null when it is no answer of a gateway that shares this config center's token: another may be asked.</summary>
    private static Result<JsonObject>? Read(HttpStatusCode status, byte[] body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject json)
            {
                return null;
            }

            return status switch
            {
                HttpStatusCode.OK => json,
                HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity => new Failure(
                    status == HttpStatusCode.BadRequest ? FailureKind.Malformed : FailureKind.Invalid, (string?)json["detail"] ?? "The gateway refuses the question.")
                {
                    Errors = [.. (json["errors"] as JsonArray ?? []).Select(static error => new FieldError((string?)error?["path"] ?? "$", (string?)error?["message"] ?? ""))],
                },
                _ => null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
