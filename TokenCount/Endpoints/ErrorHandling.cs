namespace TokenCount.Endpoints;

/// <summary>Answers what went wrong on the way as every other error.</summary>
internal static class ErrorHandling
{
    public static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            var code = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? "too_large" : "bad_request";
            await ErrorAnswer.Result(e.StatusCode, code, e.Message).ExecuteAsync(context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            TokenCountLog.RequestFailed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("TokenCount"), e);
            await ErrorAnswer.Result(StatusCodes.Status500InternalServerError, "internal_error", "The service failed.").ExecuteAsync(context).ConfigureAwait(false);
        }
    }
}
