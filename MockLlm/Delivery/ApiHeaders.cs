using System.Globalization;

using MockLlm.Exchanges;

namespace MockLlm.Delivery;

/// <summary>The headers that the real APIs send with every answer, so that a gateway's handling of them can be tested.</summary>
internal static class ApiHeaders
{
    private const string RequestId = "x-request-id";

    /// <summary>Sets them just before the head goes out.</summary>
    public static void Set(Exchange exchange)
    {
        var response = exchange.Context.Response;
        var headers = response.Headers;
        exchange.Status = response.StatusCode;

        var asked = exchange.Context.Request.Headers[RequestId];
        var requestId = asked.Count > 0 ? asked.ToString() : "req_" + exchange.Id;
        headers[RequestId] = requestId;
        if (exchange.Context.Request.Path.StartsWithSegments("/v1/messages", StringComparison.Ordinal))
        {
            headers["request-id"] = requestId;
            headers["anthropic-organization-id"] = "mock-organization";
            headers["anthropic-ratelimit-requests-limit"] = "10000";
            headers["anthropic-ratelimit-requests-remaining"] = "9999";
            headers["anthropic-ratelimit-requests-reset"] = "2030-01-01T00:00:00Z";
            headers["anthropic-ratelimit-tokens-limit"] = "1000000";
            headers["anthropic-ratelimit-tokens-remaining"] = "999000";
            headers["anthropic-ratelimit-tokens-reset"] = "2030-01-01T00:00:00Z";
        }
        else
        {
            headers["openai-organization"] = "mock-organization";
            headers["openai-version"] = "2020-10-01";
            headers["openai-processing-ms"] = ((long)exchange.Elapsed.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
            headers["x-ratelimit-limit-requests"] = "10000";
            headers["x-ratelimit-limit-tokens"] = "1000000";
            headers["x-ratelimit-remaining-requests"] = "9999";
            headers["x-ratelimit-remaining-tokens"] = "999000";
            headers["x-ratelimit-reset-requests"] = "6ms";
            headers["x-ratelimit-reset-tokens"] = "60ms";
        }

        SetKnobs(exchange, headers);
    }

    private static void SetKnobs(Exchange exchange, IHeaderDictionary headers)
    {
        var knobs = exchange.Knobs;
        if (knobs.RetryAfter is not null)
        {
            headers.RetryAfter = knobs.RetryAfter;
        }

        if (knobs.Close)
        {
            headers.Connection = "close";
        }

        foreach (var (name, value) in knobs.Headers)
        {
            headers.Append(name, value);
        }
    }
}
