using Gateway.Core.Forwarding;

namespace Gateway.Core.Upstreams;

/// <summary>What the attempts at one server came to, counted: by its answer where there was one whole, else by what went wrong.</summary>
internal sealed class AttemptOutcomes
{
    private static readonly int Answers = Enum.GetValues<AnswerKind>().Length;

    private readonly long[] _counts = new long[Answers + Enum.GetValues<ForwarderError>().Length];

    /// <summary>Counts an attempt.</summary>
    /// <param name="error">What it ended in.</param>
    /// <param name="status">The answer's; what it is without one does not matter.</param>
    public void Count(ForwarderError error, int status)
    {
        var index = error is ForwarderError.None or ForwarderError.ResponseStatus ? (int)KindOf(status) : Answers + (int)error;
        Interlocked.Increment(ref _counts[index]);
    }

    /// <summary>Number of attempts that came to such an answer.</summary>
    public long CountOf(AnswerKind kind) => Volatile.Read(ref _counts[(int)kind]);

    /// <summary>Number of attempts that ended in that error.</summary>
    public long CountOf(ForwarderError error) => Volatile.Read(ref _counts[Answers + (int)error]);

    private static AnswerKind KindOf(int status) => status switch
    {
        429 => AnswerKind.RateLimited,
        < 400 => AnswerKind.Success,
        < 500 => AnswerKind.ClientError,
        _ => AnswerKind.ServerError,
    };
}
