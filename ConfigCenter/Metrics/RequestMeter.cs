using System.Diagnostics;

namespace ConfigCenter.Metrics;

/// <summary>Stands before everything that answers: counts, by the path's pattern and never by the path itself.</summary>
internal static class RequestMeter
{
    private const string Other = "other";

    public static async Task InvokeAsync(HttpContext context, CenterMetrics metrics, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            var isStream = context.Response.ContentType?.StartsWith("text/event-stream", StringComparison.Ordinal) == true
                || context.Response.StatusCode == StatusCodes.Status101SwitchingProtocols;
            metrics.Answered(Method(context.Request.Method), Route(context), context.Response.StatusCode, isStream ? null : Stopwatch.GetElapsedTime(began));
        }
    }

    private static string Route(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Other;

    private static string Method(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : Other;
}
