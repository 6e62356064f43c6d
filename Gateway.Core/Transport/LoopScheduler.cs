using System.IO.Pipelines;

namespace Gateway.Core.Transport;

/// <summary>Runs a pipe's continuations on a loop's thread.</summary>
internal sealed class LoopScheduler : PipeScheduler
{
    private readonly EpollLoop _loop;

    public LoopScheduler(EpollLoop loop) => _loop = loop;

    /// <inheritdoc/>
    public override void Schedule(Action<object?> action, object? state) => _loop.Post(action, state);
}
