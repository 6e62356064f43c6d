using System.Data.Common;
using ConfigCenter.Data;

namespace ConfigCenter.Api;

/// <summary>Turns what was thrown into an answer that tells clients what they can do, and nothing of the inside.</summary>
internal sealed class ErrorMiddleware
{
    private const int RetryAfterSeconds = 5;

    private readonly Database _database;
    private readonly ILogger<ErrorMiddleware> _logger;

    public ErrorMiddleware(Database database, ILogger<ErrorMiddleware> logger)
    {
        _database = database;
        _logger = logger;
    }

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            var answer = Answer(context, e);
            if (answer is not null)
            {
                context.Response.Clear();
                await SecurityHeadersAgain(context, answer).ConfigureAwait(false);
            }
        }
    }

    private static Task SecurityHeadersAgain(HttpContext context, IResult answer) =>
        Security.SecurityHeaders.InvokeAsync(context, answer.ExecuteAsync);

    private IResult Answer(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return Problems.Of(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "Too large" : "Malformed request", bad.Message);
            case DbException database when _database.IsUnavailable(database):
                CenterLog.StoreUnavailable(_logger, database.Message);
                context.Response.OnStarting(static state =>
                {
                    ((HttpContext)state).Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                    return Task.CompletedTask;
                }, context);
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, "Store unavailable", "The store cannot be reached; nothing was changed. Try again.");
            default:
                CenterLog.RequestFailed(_logger, exception, context.Request.Method, context.Request.Path);
                return Problems.Of(StatusCodes.Status500InternalServerError, "Failed", "Something went wrong; it has been logged.");
        }
    }
}
