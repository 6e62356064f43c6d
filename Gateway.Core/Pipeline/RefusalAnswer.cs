using System.Text;
using Gateway.Core.Inspection;

namespace Gateway.Core.Pipeline;

/// <summary>Answers a refusal in the shape that the client's SDK expects.</summary>
internal static class RefusalAnswer
{
    private const string RetrySoon = "Retry-After: 1\r\n";

    /// <summary>Writes the refusal, and says what becomes of the connection.</summary>
    public static ValueTask<ExchangeEnd> WriteAsync(RequestContext context, Refusal refusal)
    {
        context.Refusal = refusal;
        context.Outcome = RequestOutcome.Refused;
        if (refusal == Refusal.ClientGone)
        {
            context.Outcome = RequestOutcome.ClientGone;
            return new ValueTask<ExchangeEnd>(ExchangeEnd.Abort);
        }

        var error = Describe(context, refusal);
        if (refusal == Refusal.Malformed)
        {
            context.Outcome = RequestOutcome.Rejected;
            context.CloseAfterResponse = true;
        }

        return OwnAnswer.WriteAsync(context, error.Status, Encoding.ASCII.GetBytes(error.Fields), ErrorBody.Write(context, error));
    }

    private static ErrorDescription Describe(RequestContext context, Refusal refusal) => refusal switch
    {
        Refusal.Malformed => Rejections.Describe(context.Rejection),
        Refusal.MaxForwards => new(405, "invalid_request_error", "max_forwards_reached",
            "Max-Forwards is 0, and the gateway itself does not answer this method.", "Allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n"),
        Refusal.NotReady => new(503, "server_error", "not_ready", "The gateway has no configuration yet.", RetrySoon),
        Refusal.InvalidApiKey => Unauthenticated.Describe(context),
        Refusal.VerificationUnavailable => new(503, "server_error", "verification_unavailable", "The bearer token cannot be verified at the moment.", RetrySoon),
        Refusal.NamespaceNotFound => new(404, "invalid_request_error", "namespace_not_found",
            "No namespace takes this request: no API key is recognised and no matcher holds."),
        Refusal.NamespaceDisabled => new(403, "permission_error", "namespace_disabled", $"The namespace '{context.Namespace!.Code}' is disabled."),
        Refusal.InvalidJson => new(400, "invalid_request_error", "invalid_json", JsonMessage(context)),
        Refusal.UnsupportedEncoding => new(415, "invalid_request_error", "unsupported_content_encoding",
            "The request's body is compressed; send it with Content-Encoding identity."),
        Refusal.RouteNotFound => new(404, "invalid_request_error", "route_not_found",
            $"No route of the namespace '{context.Namespace!.Code}' takes {Text(context.Head.Bytes(context.Head.MethodToken))} {Text(context.Path.Span)}."),
        Refusal.ModelNotFound => new(404, "invalid_request_error", "model_not_found", "The model does not exist, or this key or namespace may not use it."),
        Refusal.ModelNotAllowed => new(403, "permission_error", "model_not_allowed", $"The API key may not use the model '{Text(context.Inspection.Model)}'."),
        Refusal.PolicyViolation => new(403, "permission_error", "policy_violation", $"The policy '{context.RefusedBy}' does not admit this request."),
        Refusal.RouteUnmetered => new(404, "invalid_request_error", "route_not_found",
            $"Tokens are limited here, and {Text(context.Path.Span)} is not metered: its route has to declare the protocol 'opaque' to take it."),
        Refusal.BestOfUnsupported => new(400, "invalid_request_error", "best_of_unsupported", "Output is limited here: 'best_of' must not exceed 'n'."),
        Refusal.RateLimited or Refusal.TokensLimited or Refusal.ConcurrencyLimited or Refusal.ContextLengthExceeded or Refusal.QuotaExhausted =>
            LimitErrors.Describe(context.Reservation.Refusal),
        Refusal.Overloaded => new(503, "server_error", "overloaded", "The gateway has no counter left for the limits of this request.", RetrySoon),
        Refusal.UpstreamUnavailable => new(503, "server_error", "upstream_unavailable", "No upstream server can take this request at the moment.",
            $"Retry-After: {context.Upstream?.RetryAfterSeconds() ?? 1}\r\n"),
        Refusal.UpstreamTimeout => new(504, "server_error", "upstream_timeout", "The upstream did not answer in time."),
        _ => new(502, "server_error", "upstream_error", "The upstream failed before it gave a valid answer."),
    };

    private static string JsonMessage(RequestContext context) => context.BodyState == RequestBodyState.None
        ? "The request has no body; a JSON object is needed."
        : Text(InspectionStatuses.Message(context.Inspection.Status)) + Where(context.Inspection);

    private static string Where(BodyInspection inspection) => inspection.ErrorField == BodyField.None
        ? $" (at byte {inspection.ErrorOffset})"
        : $" ('{Text(BodyFields.Name(inspection.ErrorField))}', at byte {inspection.ErrorOffset})";

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
