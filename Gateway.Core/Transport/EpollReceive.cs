namespace Gateway.Core.Transport;

/// <summary>Receives.</summary>
internal sealed class EpollReceive : EpollOperation
{
    private readonly Action _received;
    private Memory<byte> _destination;

    /// <param name="socket">To receive from.</param>
    /// <param name="received">Called behind the end of a receive that did not end at once, and that nobody awaited.</param>
    public EpollReceive(EpollSocket socket, Action received)
        : base(socket) => _received = received;

    /// <summary>Number of bytes received; 0 at the end of the stream, negative on an error.</summary>
    public ValueTask<int> StartAsync(Memory<byte> destination)
    {
        _destination = destination;
        return StartAsync();
    }

    protected override int Try() => Socket.Receive(_destination.Span);

    protected override void OnEnded() => _received();

    protected override void Wait() => Socket.Reading = this;
}
