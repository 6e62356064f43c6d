namespace ConfigCenter.Api;

/// <summary>Answers 503 to the API until the store is set up.</summary>
internal static class ReadinessMiddleware
{
    public static Task InvokeAsync(HttpContext context, Readiness readiness, RequestDelegate next)
    {
        if (readiness.IsReady || !context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Response.Headers.RetryAfter = "2";
        return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Not ready", "The config center waits for its store.").ExecuteAsync(context);
    }
}
