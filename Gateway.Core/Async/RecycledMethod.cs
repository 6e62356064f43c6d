using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using Gateway.Core.Buffers;

namespace Gateway.Core.Async;

/// <summary>A suspended call of one async method: its state machine on the heap and the source behind its task.</summary>
internal abstract class RecycledMethod<TResult> : IValueTaskSource<TResult>
{
    private ManualResetValueTaskSourceCore<TResult> _source;

    protected RecycledMethod() => MoveNext = Resume;

    /// <summary>Resumes the method; made once, handed to every awaiter.</summary>
    public Action MoveNext { get; }

    public short Version => _source.Version;

    public void SetResult(TResult result) => _source.SetResult(result);

    public void SetException(Exception exception) => _source.SetException(exception);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.FlowExecutionContext);

    public TResult GetResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            Recycle();
        }
    }

    protected abstract void Resume();

    protected abstract void Recycle();
}

/// <inheritdoc/>
/// <typeparam name="TResult">What the method returns.</typeparam>
/// <typeparam name="TStateMachine">The compiler's state machine of that method.</typeparam>
internal sealed class RecycledMethod<TResult, TStateMachine> : RecycledMethod<TResult>
    where TStateMachine : IAsyncStateMachine
{
    private TStateMachine? _stateMachine;

    public ref TStateMachine? StateMachine => ref _stateMachine;

    public static RecycledMethod<TResult, TStateMachine> Take() =>
        Recycler<RecycledMethod<TResult, TStateMachine>>.TryTake() ?? new RecycledMethod<TResult, TStateMachine>();

    protected override void Resume() => _stateMachine!.MoveNext();

    protected override void Recycle()
    {
        _stateMachine = default;
        Recycler<RecycledMethod<TResult, TStateMachine>>.Put(this);
    }
}
