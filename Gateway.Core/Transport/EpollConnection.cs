using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Core.Transport;

/// <summary>A client's connection as Kestrel knows connections. Its pipes are for the loop's thread; the rest is for any.</summary>
internal sealed class EpollConnection : ConnectionContext, IDuplexPipe, IReadinessHandler
{
    private readonly EpollSocket _socket;
    private readonly EpollReader _input;
    private readonly EpollWriter _output;
    private readonly CancellationTokenSource _closed = new();
    private string? _id;

    public EpollConnection(EpollSocket socket, EndPoint? local, EndPoint? remote)
    {
        _socket = socket;
        _input = new EpollReader(socket);
        _output = new EpollWriter(socket);
        socket.Closing = this;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Transport = this;
        Features.Set(socket.Loop);
    }

    /// <inheritdoc/>
    public override string ConnectionId
    {
        get => _id ??= Guid.NewGuid().ToString("N");
        set => _id = value;
    }

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection(4);

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>(0);

    /// <inheritdoc/>
    public override IDuplexPipe Transport { get; set; }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason) => _socket.Abort();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await _socket.Loop.SwitchTo();
        _socket.Close();
        _input.Complete();
        _output.Complete();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    // Callbacks of others must not run on the loop.
    void IReadinessHandler.OnReady() =>
        ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
}
