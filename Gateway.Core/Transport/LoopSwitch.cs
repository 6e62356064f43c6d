using System.Runtime.CompilerServices;

namespace Gateway.Core.Transport;

/// <summary>Awaited to go on, on a loop's thread; completes at once where that is the case already, or where there is no loop.</summary>
internal readonly struct LoopSwitch : ICriticalNotifyCompletion
{
    private readonly EpollLoop? _loop;

    public LoopSwitch(EpollLoop? loop) => _loop = loop;

    public bool IsCompleted => _loop is null || _loop.IsCurrent;

    public LoopSwitch GetAwaiter() => this;

    public void GetResult()
    {
        // Nothing is produced; being here is all.
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation) => _loop!.Post(static action => ((Action)action!)(), continuation);
}
