using System.Diagnostics;
using System.Runtime.CompilerServices;
using Gateway.Core.Async;
using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Connections;

/// <summary>Serves one connection after the other request: a shell that turns exceptions into a reason, and the loop inside it.</summary>
internal sealed class ConnectionLoop
{
    // What a connection that was taken in at the last moment has for its request to arrive, in milliseconds.
    private const long LastMomentMs = 1_000;

    private readonly RequestPipeline _pipeline;
    private readonly RejectionAnswer _rejections;
    private readonly ConnectionRegistry _connections;
    private readonly DrainState _drain;
    private readonly SnapshotStore _snapshots;
    private readonly GatewayMetrics _metrics;
    private readonly bool _handsOverManagement;
    private readonly ILogger _logger;

    public ConnectionLoop(
        RequestPipeline pipeline,
        RejectionAnswer rejections,
        ConnectionRegistry connections,
        DrainState drain,
        SnapshotStore snapshots,
        GatewayMetrics metrics,
        bool handsOverManagement,
        ILogger logger)
    {
        _pipeline = pipeline;
        _rejections = rejections;
        _connections = connections;
        _drain = drain;
        _snapshots = snapshots;
        _metrics = metrics;
        _handsOverManagement = handsOverManagement;
        _logger = logger;
    }

    /// <summary>Serves a connection to its end; a management request is left, unread, to <paramref name="next"/>.</summary>
    public async Task RunAsync(ConnectionContext transport, ConnectionDelegate next)
    {
        if (transport.Features.Get<EpollLoop>() is { } loop)
        {
            await loop.SwitchTo();
        }

        var reason = ConnectionEndReason.Failed;
        using var connection = new DownstreamConnection(transport);
        var slot = _connections.Add(connection);
        _metrics.ConnectionOpened();
        try
        {
            reason = await LoopAsync(connection).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ConnectionResetException or ConnectionAbortedException or IOException or OperationCanceledException)
        {
            reason = ConnectionEndReason.ClientGone;
        }
        catch (Exception e)
        {
            Log.ConnectionFailed(_logger, connection.Id, e);
            connection.Abort("The gateway failed.");
        }
        finally
        {
            _connections.Remove(slot);
            _metrics.ConnectionClosed(reason);
        }

        if (reason == ConnectionEndReason.HandedOver)
        {
            await HandOver.ServeAsync(transport, next).ConfigureAwait(false);
            return;
        }

        await transport.Transport.Input.CompleteAsync().ConfigureAwait(false);
        await transport.Transport.Output.CompleteAsync().ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(RecyclingMethodBuilder<>))]
    private async ValueTask<ConnectionEndReason> LoopAsync(DownstreamConnection connection)
    {
        while (true)
        {
            var read = await connection.WaitForRequestAsync(IdleLimit(_snapshots.Current.Settings)).ConfigureAwait(false);
            if (read.Buffer.IsEmpty)
            {
                connection.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return ConnectionEndReason.ClientClosed;
                }

                if (connection.Expired != DeadlineKind.None)
                {
                    return ConnectionEndReason.KeepAliveTimeout;
                }

                if (_drain.IsClosing)
                {
                    return ConnectionEndReason.Drained;
                }

                continue;
            }

            connection.BeginExchange();
            var context = RequestContext.Take(connection, _snapshots.Current, Stopwatch.GetTimestamp());
            try
            {
                switch (await RequestReader.ReadHeadAsync(context, read, _handsOverManagement).ConfigureAwait(false))
                {
                    case RequestReadStatus.Management:
                        return ConnectionEndReason.HandedOver;
                    case RequestReadStatus.ClientGone:
                        return ConnectionEndReason.ClientGone;
                    case RequestReadStatus.Rejected:
                        await _rejections.WriteAsync(context).ConfigureAwait(false);
                        await Lingering.DiscardAsync(connection).ConfigureAwait(false);
                        return ConnectionEndReason.Rejected;
                }

                context.CloseAfterResponse = !context.Head.KeepAlive || _drain.IsDraining || context.Snapshot.Settings.KeepAliveMilliseconds == 0;
                switch (await _pipeline.RunAsync(context).ConfigureAwait(false))
                {
                    case ExchangeEnd.Close:
                        return ConnectionEndReason.NotKeptAlive;
                    case ExchangeEnd.CloseAfterLinger:
                        await Lingering.DiscardAsync(connection).ConfigureAwait(false);
                        return ConnectionEndReason.NotKeptAlive;
                    case ExchangeEnd.Abort:
                        connection.Abort("The answer was cut short.");
                        return ConnectionEndReason.Aborted;
                }
            }
            finally
            {
                connection.EndExchange();
                context.Release();
            }
        }
    }

    // Without keep-alive a connection still has to bring its one request.
    private long IdleLimit(CompiledSettings settings) =>
        _drain.IsClosing ? LastMomentMs
        : settings.KeepAliveMilliseconds > 0 ? settings.KeepAliveMilliseconds
        : settings.Timeouts.RequestHeadMs;
}
