namespace Gateway.Core.Tracing;

/// <summary>
/// The attributes of spans. Those of HTTP and of generative models are OpenTelemetry's semantic conventions (HTTP 1.23 and later, GenAI 1.37); those that begin with
/// <c>gateway.</c> are this program's own.
/// </summary>
internal static class SpanNames
{
    public const string Match = "match";
    public const string Admit = "admit";
    public const string Relay = "relay";

    public const string ClientAddress = "client.address";
    public const string ErrorType = "error.type";
    public const string HttpMethod = "http.request.method";
    public const string HttpResend = "http.request.resend_count";
    public const string HttpRoute = "http.route";
    public const string HttpStatus = "http.response.status_code";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string UrlFull = "url.full";
    public const string UrlPath = "url.path";
    public const string UrlScheme = "url.scheme";

    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string Choices = "gen_ai.request.choice.count";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";

    public const string Attempts = "gateway.attempts";
    public const string IsStream = "gateway.stream";
    public const string IsTruncated = "gateway.truncated";
    public const string Key = "gateway.key";
    public const string Namespace = "gateway.namespace";
    public const string Outcome = "gateway.outcome";
    public const string Policy = "gateway.policy";
    public const string PromptTokens = "gateway.prompt.tokens";
    public const string Reason = "gateway.reason";
    public const string RequestId = "gateway.request_id";
    public const string ResponseBytes = "gateway.response_bytes";
    public const string Reused = "gateway.connection.reused";
    public const string Route = "gateway.route";
    public const string SettledBy = "gateway.settled_by";
    public const string Upstream = "gateway.upstream";
}
