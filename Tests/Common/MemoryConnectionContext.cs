using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Tests.Common;

/// <summary>The server's side of a <see cref="MemoryConnection"/>: what a connection delegate is given.</summary>
internal sealed class MemoryConnectionContext :
    ConnectionContext,
    IConnectionIdFeature,
    IConnectionItemsFeature,
    IConnectionEndPointFeature,
    IConnectionLifetimeFeature,
    IConnectionTransportFeature,
    IMemoryPoolFeature
{
    private readonly MemoryConnection _connection;
    private readonly FeatureCollection _features = new();

    public MemoryConnectionContext(MemoryConnection connection, IDuplexPipe transport, MemoryPool<byte> pool, CancellationToken closed)
    {
        _connection = connection;
        Transport = transport;
        MemoryPool = pool;
        ConnectionClosed = closed;
        _features.Set<IConnectionIdFeature>(this);
        _features.Set<IConnectionItemsFeature>(this);
        _features.Set<IConnectionEndPointFeature>(this);
        _features.Set<IConnectionLifetimeFeature>(this);
        _features.Set<IConnectionTransportFeature>(this);
        _features.Set<IMemoryPoolFeature>(this);
    }

    public override string ConnectionId { get; set; } = "memory";

    public override IFeatureCollection Features => _features;

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; } = new IPEndPoint(IPAddress.Loopback, 8081);

    public override EndPoint? RemoteEndPoint { get; set; } = new IPEndPoint(IPAddress.Loopback, 50000);

    public MemoryPool<byte> MemoryPool { get; }

    public override void Abort() => Abort(new ConnectionAbortedException());

    public override void Abort(ConnectionAbortedException abortReason) => _connection.AbortedByServer(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await Transport.Input.CompleteAsync();
        await Transport.Output.CompleteAsync();
        await base.DisposeAsync();
    }
}
