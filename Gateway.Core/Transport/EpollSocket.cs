using System.Runtime.InteropServices;

namespace Gateway.Core.Transport;

/// <summary>
/// A socket that belongs to a loop: every member but <see cref="Abort"/> is for the loop's thread only. Registered once, edge-triggered; what
/// is known of its readiness spares the calls that would find nothing.
/// </summary>
internal sealed class EpollSocket
{
    /// <summary>What a transfer answers when it would have to wait.</summary>
    public const int WouldBlock = -1;

    /// <summary>What a transfer answers when the connection is broken or closed.</summary>
    public const int Failed = -2;

    private readonly int _descriptor;
    private bool _isClosed;
    private bool _isBroken;
    private bool _isResumed;
    private bool _isReadable;
    private bool _hasPeerClosed;

    // A fresh socket takes what it is given; epoll tells when it does again.
    private bool _isWritable = true;

    public EpollSocket(EpollLoop loop, int descriptor)
    {
        Loop = loop;
        _descriptor = descriptor;
    }

    public EpollLoop Loop { get; }

    public int Descriptor => _descriptor;

    public bool IsClosed => _isClosed;

    /// <summary>Told when there may be something to receive; null while nobody waits.</summary>
    public IReadinessHandler? Reading { get; set; }

    /// <summary>Told when there may be room to send; null while nobody waits.</summary>
    public IReadinessHandler? Writing { get; set; }

    /// <summary>Told once, when the peer has ended its side, or the connection is broken or closed.</summary>
    public IReadinessHandler? Closing { get; set; }

    /// <summary>Number of bytes received, 0 at the end of the stream, <see cref="WouldBlock"/> or <see cref="Failed"/>.</summary>
    public int Receive(Span<byte> destination)
    {
        if (_isClosed || _isBroken)
        {
            return Failed;
        }

        if (!_isReadable)
        {
            return WouldBlock;
        }

        // One connection that always has more must not keep the others of the loop waiting.
        if (!Loop.TrySpend())
        {
            ResumeLater();
            return WouldBlock;
        }

        nint count;
        do
        {
            count = Libc.Receive(_descriptor, ref MemoryMarshal.GetReference(destination), destination.Length, SocketOptions.TransferFlags);
        }
        while (count < 0 && Marshal.GetLastSystemError() == Libc.Interrupted);

        if (count < 0)
        {
            _isReadable = false;
            return WaitOrFail();
        }

        // A short read has emptied the socket: the next byte, or the end, is a new edge. An end that was told already is not.
        _isReadable = _hasPeerClosed || count == 0 || count == destination.Length;
        return (int)count;
    }

    /// <summary>Has the next receive look, whatever is known.</summary>
    public void ExpectReadable() => _isReadable = true;

    /// <summary>Number of bytes that the kernel took, <see cref="WouldBlock"/> or <see cref="Failed"/>.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        if (_isClosed || _isBroken)
        {
            return Failed;
        }

        if (!_isWritable)
        {
            return WouldBlock;
        }

        nint count;
        do
        {
            count = Libc.Send(_descriptor, in MemoryMarshal.GetReference(bytes), bytes.Length, SocketOptions.TransferFlags);
        }
        while (count < 0 && Marshal.GetLastSystemError() == Libc.Interrupted);

        if (count >= 0)
        {
            _isWritable = count == bytes.Length;
            return (int)count;
        }

        _isWritable = false;
        return WaitOrFail();
    }

    /// <summary>Ends the sending side; a send that waits goes on, and fails.</summary>
    public void EndSending()
    {
        if (!_isClosed)
        {
            _ = Libc.Shutdown(_descriptor, SocketOptions.ShutdownWrite);
        }
    }

    /// <summary>Takes what epoll has to tell, and lets those go on who wait for it.</summary>
    public void OnEvents(EpollEvents events)
    {
        const EpollEvents Broken = EpollEvents.Error | EpollEvents.HangUp;
        if ((events & (EpollEvents.PeerClosed | Broken)) != 0)
        {
            _hasPeerClosed = true;
            TellClosing();
        }

        if ((events & (EpollEvents.Writable | Broken)) != 0)
        {
            _isWritable = true;
            Take(writing: true)?.OnReady();
        }

        if ((events & (EpollEvents.Readable | EpollEvents.PeerClosed | Broken)) != 0)
        {
            OnReadable();
        }
    }

    /// <summary>There may be something to receive.</summary>
    public void OnReadable()
    {
        _isReadable = true;
        Take(writing: false)?.OnReady();
    }

    /// <summary>The round in which nothing more could be received is over.</summary>
    public void OnResumed()
    {
        _isResumed = false;
        OnReadable();
    }

    /// <summary>Closes the socket; those who wait go on, and find it closed.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        Loop.Remove(this);
        _ = Libc.Close(_descriptor);
        TellClosing();
        Take(writing: true)?.OnReady();
        Take(writing: false)?.OnReady();
    }

    /// <summary>Resets the connection; from any thread.</summary>
    public void Abort()
    {
        if (Loop.IsCurrent)
        {
            CloseWithReset();
        }
        else
        {
            Loop.Post(static socket => ((EpollSocket)socket!).CloseWithReset(), this);
        }
    }

    private void CloseWithReset()
    {
        if (!_isClosed)
        {
            SocketOptions.ResetOnClose(_descriptor);
            Close();
        }
    }

    // An error is told by one call only, so that it has to be remembered for the next.
    private int WaitOrFail()
    {
        _isBroken = Marshal.GetLastSystemError() != Libc.WouldBlock;
        return _isBroken ? Failed : WouldBlock;
    }

    private void ResumeLater()
    {
        if (!_isResumed)
        {
            _isResumed = true;
            Loop.Resume(this);
        }
    }

    private void TellClosing()
    {
        var closing = Closing;
        Closing = null;
        closing?.OnReady();
    }

    private IReadinessHandler? Take(bool writing)
    {
        var handler = writing ? Writing : Reading;
        if (writing)
        {
            Writing = null;
        }
        else
        {
            Reading = null;
        }

        return handler;
    }
}
