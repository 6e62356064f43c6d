namespace Gateway.Core.Transport;

/// <summary>Connects, and sends.</summary>
internal sealed class EpollSend : EpollOperation
{
    private ReadOnlyMemory<byte> _bytes;
    private bool _isConnecting;

    public EpollSend(EpollSocket socket)
        : base(socket)
    {
    }

    /// <summary>0 once the connect that was begun has succeeded, negative when it failed.</summary>
    public ValueTask<int> ConnectAsync()
    {
        _isConnecting = true;
        return WaitAsync();
    }

    /// <summary>Number of bytes that the kernel took, negative on an error.</summary>
    public ValueTask<int> StartAsync(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        return StartAsync();
    }

    protected override int Try()
    {
        if (!_isConnecting)
        {
            return Socket.Send(_bytes.Span);
        }

        _isConnecting = false;
        return Socket.IsClosed || SocketOptions.TakeError(Socket.Descriptor) != 0 ? EpollSocket.Failed : 0;
    }

    protected override void Wait() => Socket.Writing = this;
}
