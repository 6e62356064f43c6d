using MockLlm.Delivery;

namespace MockLlm.Exchanges;

/// <summary>
/// Stands before every endpoint: counts and records the exchange, sets the headers that the real API sends, and
/// tells whether the peer went away. The mock's own paths, the health check and the metrics are not exchanges.
/// </summary>
internal sealed class ExchangeObserver
{
    private readonly ExchangeLog _log;
    private readonly ExchangeStats _stats;
    private readonly int _recordedBodyBytes;

    public ExchangeObserver(ExchangeLog log, ExchangeStats stats, int recordedBodyBytes)
    {
        _log = log;
        _stats = stats;
        _recordedBodyBytes = log.IsOn ? recordedBodyBytes : 0;
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        return path.StartsWithSegments("/mock", StringComparison.Ordinal) || path == "/health" || path == "/metrics"
            ? next(context)
            : ObserveAsync(context, next);
    }

    private async Task ObserveAsync(HttpContext context, RequestDelegate next)
    {
        var exchange = new Exchange(context, _stats.Begin(), _recordedBodyBytes);
        context.Features.Set(exchange);
        _log.Add(exchange);
        context.Response.OnStarting(
            static state =>
            {
                ApiHeaders.Set((Exchange)state);
                return Task.CompletedTask;
            },
            exchange);
        try
        {
            await next(context);
            exchange.TryEnd(ExchangeOutcome.Answered);
        }
        catch (BadHttpRequestException)
        {
            // The body broke off. Kestrel answers, in case that the peer still listens.
            exchange.TryEnd(ExchangeOutcome.AbortedByPeer);
            throw;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            exchange.TryEnd(ExchangeOutcome.AbortedByPeer);
        }
        finally
        {
            exchange.TryEnd(ExchangeOutcome.Failed);
            _stats.End(exchange.Outcome);
        }
    }
}
