using System.Text;
using System.Threading.Channels;

namespace Tests.Common;

/// <summary>The lines that a process writes, which a test waits for one after the other.</summary>
internal sealed class OutputLines
{
    // A process start on a busy machine is slow; reached only when something is wrong.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _all = new();

    /// <summary>Everything written so far.</summary>
    public string All
    {
        get
        {
            lock (_all)
            {
                return _all.ToString();
            }
        }
    }

    /// <summary>Takes a line; null is the end.</summary>
    public void Add(string? line)
    {
        if (line is null)
        {
            _lines.Writer.Complete();
            return;
        }

        lock (_all)
        {
            _all.Append(line).Append('\n');
        }

        _lines.Writer.TryWrite(line);
    }

    /// <summary>The next line that holds the text, the lines before it passed over; fails when the output ends without one.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        using var bound = new CancellationTokenSource(Limit);
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync(bound.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Waited {Limit.TotalSeconds} s for a line with '{text}'. There was:\n{All}");
        }

        throw new InvalidOperationException($"The output ended without a line with '{text}':\n{All}");
    }

    /// <summary>Waits for the end; what was passed over is in <see cref="All"/>.</summary>
    public async Task WaitForEndAsync()
    {
        using var bound = new CancellationTokenSource(Limit);
        while (await _lines.Reader.WaitToReadAsync(bound.Token))
        {
            _lines.Reader.TryRead(out _);
        }
    }
}
