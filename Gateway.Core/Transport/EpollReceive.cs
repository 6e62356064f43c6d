namespace Gateway.Core.Transport;

/// <summary>Receives.</summary>
internal sealed class EpollReceive : EpollOperation
{
    private Memory<byte> _destination;

    public EpollReceive(EpollSocket socket)
        : base(socket)
    {
    }

    /// <summary>Number of bytes received; 0 at the end of the stream, negative on an error.</summary>
    public ValueTask<int> StartAsync(Memory<byte> destination)
    {
        _destination = destination;
        return StartAsync();
    }

    protected override int Try() => Socket.Receive(_destination.Span);

    protected override void Wait() => Socket.Reading = this;
}
