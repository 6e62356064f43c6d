using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Gateway.Core.Buffers;

namespace Gateway.Core.Async;

/// <summary>Awaited to go on, on a thread of the pool: for work that is too long for a loop. Allocates nothing once warm.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "The compiler calls these on the instance.")]
internal readonly struct PoolSwitch : ICriticalNotifyCompletion
{
    public bool IsCompleted => false;

    public PoolSwitch GetAwaiter() => this;

    public void GetResult()
    {
        // Nothing is produced; being there is all.
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var work = Recycler<Work>.TryTake() ?? new Work();
        work.Continuation = continuation;
        ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }

    private sealed class Work : IThreadPoolWorkItem
    {
        public Action? Continuation { get; set; }

        public void Execute()
        {
            var continuation = Continuation!;
            Continuation = null;
            Recycler<Work>.Put(this);
            continuation();
        }
    }
}
