namespace Gateway.Core.Connections;

/// <summary>
/// Reads and drops what a client still sends after its request was refused early. A socket that is closed with unread bytes is reset by the
/// kernel, and the reset may overtake the answer (RFC 9112, section 9.6).
/// </summary>
internal static class Lingering
{
    private const long Milliseconds = 2_000;
    private const long MaxBytes = 64L << 20;

    public static async ValueTask DiscardAsync(DownstreamConnection connection)
    {
        connection.ForgetDeadlines();
        var due = Environment.TickCount64 + Milliseconds;
        long discarded = 0;
        while (discarded < MaxBytes)
        {
            var left = due - Environment.TickCount64;
            if (left <= 0)
            {
                return;
            }

            var read = await connection.ReadAsync(DeadlineKind.Linger, left).ConfigureAwait(false);
            discarded += read.Buffer.Length;
            connection.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || connection.Expired != DeadlineKind.None)
            {
                return;
            }
        }
    }
}
