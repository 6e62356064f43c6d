using System.Diagnostics;
using System.Text;
using Gateway.Core.Configuration;
using Gateway.Core.Connections;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Upstreams;

namespace Tests.Common;

/// <summary>A request's context as the steps have left it when forwarding begins, over a connection in memory and without any upstream.</summary>
internal sealed class TestExchange : IAsyncDisposable
{
    private readonly DownstreamConnection _downstream;

    private TestExchange(MemoryConnection connection, CompiledSnapshot snapshot)
    {
        Connection = connection;
        _downstream = new DownstreamConnection(connection.Server);
        Context = RequestContext.Take(_downstream, snapshot, Stopwatch.GetTimestamp());
    }

    /// <summary>The client's side.</summary>
    public MemoryConnection Connection { get; }

    public RequestContext Context { get; }

    /// <summary>What the steps before forwarding came to.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Takes a request through the steps: identified, read, routed, its upstream and server chosen, its edits decided.</summary>
    /// <param name="snapshot">Valid.</param>
    /// <param name="request">Head and body; a whole request.</param>
    public static async Task<TestExchange> CreateAsync(Snapshot snapshot, string request)
    {
        var exchange = new TestExchange(MemoryConnection.Create(pauseAt: 1 << 24), SnapshotCompiler.Compile(snapshot, new ServerStates()));
        exchange.Connection.Send(Encoding.UTF8.GetBytes(request));
        var read = await exchange._downstream.ReadAsync(DeadlineKind.KeepAlive, 0);
        if (await RequestReader.ReadHeadAsync(exchange.Context, read, handsOverManagement: false) != RequestReadStatus.Complete)
        {
            throw new ArgumentException($"The request has no valid head: {exchange.Context.Rejection}.", nameof(request));
        }

        exchange.Refusal = await exchange.TakeStepsAsync();
        return exchange;
    }

    /// <summary>Puts a response head into the context, as read from the upstream.</summary>
    public void Answer(string head)
    {
        var bytes = Encoding.ASCII.GetBytes(head);
        var response = Context.ResponseHead;
        response.Reset();
        response.Buffer = bytes;
        if (ResponseHeadParser.TryParse(bytes, response, Context.Head.Method == KnownMethod.Head, Context.Snapshot.Settings.HeadLimits, out var reason) != HeadParseStatus.Complete)
        {
            throw new ArgumentException($"The response head is not valid: {reason}.", nameof(head));
        }
    }

    /// <summary>All that was written to the client by now.</summary>
    public async Task<string> ReceiveAsync()
    {
        await _downstream.FlushAsync(0);
        return Connection.ReceiveText();
    }

    public async ValueTask DisposeAsync()
    {
        Context.Release();
        _downstream.Dispose();
        await Connection.DisposeAsync();
    }

    private async Task<Refusal> TakeStepsAsync()
    {
        var refusal = await Identification.IdentifyAsync(Context);
        if (refusal == Refusal.None)
        {
            refusal = await BodyStep.ReadAsync(Context);
        }

        if (refusal == Refusal.None)
        {
            refusal = RouteStep.Route(Context);
        }

        if (refusal == Refusal.None && Context.Route is not null)
        {
            Context.Upstream = TargetSelector.Select(Context);
            Context.Server = Context.Upstream!.Servers[0];
            ForwardedBody.Splice(Context);
        }

        return refusal;
    }
}
