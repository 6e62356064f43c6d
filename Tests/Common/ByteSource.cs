using System.Net.Sockets;
using System.Text;

namespace Tests.Common;

/// <summary>Buffered reading of a connection that tells FIN from RST and bounds its waits.</summary>
/// <param name="stream">What is read.</param>
/// <param name="limit">How long one read may take; infinite for a server that waits for requests.</param>
/// <param name="stopped">Cancelled when the owner goes away.</param>
internal sealed class ByteSource(Stream stream, TimeSpan limit, CancellationToken stopped = default)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>How the peer ended the connection; null while it has not.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>What was received and not yet consumed.</summary>
    public ReadOnlyMemory<byte> Buffered => _buffer.AsMemory(_start, _end - _start);

    public void Consume(int count) => _start += count;

    /// <summary>Receives more; false once the peer has ended the connection.</summary>
    public Task<bool> FillAsync(string waitingFor) => FillAsync(waitingFor, limit);

    /// <summary>Receives at least one byte unless some are buffered already.</summary>
    public async Task<bool> EnsureAsync(string waitingFor) => _end > _start || await FillAsync(waitingFor);

    /// <summary>Receives until the peer ends the connection; what comes meanwhile stays buffered.</summary>
    public async Task<ConnectionEnd> WaitForEndAsync(TimeSpan within)
    {
        while (End is null)
        {
            await FillAsync("the peer to end the connection", within);
        }

        return End.Value;
    }

    /// <summary>Consumes up to and including a CRLF, which is not returned. Fails on a CR or LF that stands alone.</summary>
    public async Task<byte[]> ReadLineAsync(string reading)
    {
        while (true)
        {
            var span = Buffered.Span;
            var at = span.IndexOfAny((byte)'\r', (byte)'\n');
            if (at >= 0 && (span[at] == '\n' || (at + 1 < span.Length && span[at + 1] != '\n')))
            {
                throw new InvalidMessageException($"A lone CR or LF in {reading}: {Encoding.Latin1.GetString(span)}");
            }

            if (at >= 0 && at + 1 < span.Length)
            {
                var line = span[..at].ToArray();
                Consume(at + 2);
                return line;
            }

            await FillOrThrowAsync(reading);
        }
    }

    /// <summary>Receives more, or fails where the message must go on.</summary>
    public async Task FillOrThrowAsync(string reading)
    {
        if (!await FillAsync(reading))
        {
            throw new CutMessageException(End!.Value, reading);
        }
    }

    private async Task<bool> FillAsync(string waitingFor, TimeSpan within)
    {
        if (End is not null)
        {
            return false;
        }

        MakeRoom();
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        bound.CancelAfter(within);
        try
        {
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), bound.Token);
            _end += count;
            End = count == 0 ? ConnectionEnd.Closed : null;
        }
        catch (OperationCanceledException) when (!stopped.IsCancellationRequested)
        {
            throw Bounded.Expired($"{waitingFor}; unread: '{Encoding.Latin1.GetString(Buffered.Span)}'", within);
        }
        catch (IOException exception) when (exception.InnerException is SocketException)
        {
            End = ConnectionEnd.Reset;
        }

        return End is null;
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            Buffered.CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
    }
}
