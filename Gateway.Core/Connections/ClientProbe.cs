using System.IO.Pipelines;

namespace Gateway.Core.Connections;

/// <summary>
/// Tells a client that has only finished sending from one that has left. Both look the same: the end of its side of the
/// connection. But the kernel of one that left answers whatever is sent to it with a reset. So a client that ends its side during an exchange
/// is sent a few bytes that mean nothing to it, until a write fails or <see cref="Enough"/> of them went through.
/// </summary>
internal sealed class ClientProbe
{
    // The first write after a client has left succeeds, the second draws the error, the third sees it.
    private const int Enough = 4;

    private const int Probing = byte.MaxValue;

    private int _form;
    private int _sent;
    private bool _ended;

    private enum Verdict : byte
    {
        Unknown,
        Present,
        Gone,
    }

    private static ReadOnlySpan<byte> Interim => "HTTP/1.1 102 Processing\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Comment => "3\r\n:\n\n\r\n"u8;

    /// <summary>True when a probe can be sent.</summary>
    public bool IsDue => Volatile.Read(ref _ended) && _sent < Enough && Volatile.Read(ref _form) is not ((int)ProbeForm.None or Probing);

    /// <summary>The client has ended its side; the probes start with the monitor's next look.</summary>
    public void Begin() => Volatile.Write(ref _ended, true);

    /// <summary>The exchange waits for its upstream and writes nothing until <see cref="Disallow"/>.</summary>
    public void Allow(ProbeForm form) => Volatile.Write(ref _form, (int)form);

    /// <summary>The exchange is about to write; waits the few instructions that a probe under way takes.</summary>
    public void Disallow()
    {
        var spinner = default(SpinWait);
        while (true)
        {
            var form = Volatile.Read(ref _form);
            if (form != Probing && Interlocked.CompareExchange(ref _form, (int)ProbeForm.None, form) == form)
            {
                return;
            }

            spinner.SpinOnce();
        }
    }

    /// <summary>Sends a probe where one is due; true when the client has turned out to be gone. Called by the monitor only.</summary>
    public bool FindsClientGone(PipeWriter output)
    {
        if (!Volatile.Read(ref _ended) || _sent >= Enough)
        {
            return false;
        }

        var form = Volatile.Read(ref _form);
        if (form is (int)ProbeForm.None or Probing || Interlocked.CompareExchange(ref _form, Probing, form) != form)
        {
            return false;
        }

        var verdict = Send(output, (ProbeForm)form);
        Volatile.Write(ref _form, form);
        if (verdict != Verdict.Unknown)
        {
            _sent = Enough;
        }

        return verdict == Verdict.Gone;
    }

    private Verdict Send(PipeWriter output, ProbeForm form)
    {
        if (form == ProbeForm.Impossible)
        {
            return Verdict.Gone;
        }

        var bytes = form == ProbeForm.Interim ? Interim : Comment;
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
        var flush = output.FlushAsync();

        // A client that ended its side and takes not even these bytes counts as gone.
        if (!flush.IsCompletedSuccessfully || flush.Result.IsCompleted)
        {
            return Verdict.Gone;
        }

        return ++_sent == Enough ? Verdict.Present : Verdict.Unknown;
    }
}
