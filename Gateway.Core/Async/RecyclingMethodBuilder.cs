using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gateway.Core.Async;

/// <summary>
/// Builds <c>async ValueTask&lt;T&gt;</c> methods whose state machines are recycled, so that a method which suspends allocates nothing
/// once warm. The runtime's own pooling builder keeps about one machine per thread and core, and allocates as soon as more calls
/// than that are suspended at once, as in a proxy they always are (<c>Benchmarks/Async/RecyclingMethodBuilderBenchmarks</c>).
/// The execution context is not captured: nothing on the hot path reads an AsyncLocal.
/// The returned task must be awaited exactly once.
/// </summary>
internal struct RecyclingMethodBuilder<TResult>
{
    private RecycledMethod<TResult>? _method;
    private TResult _result;
    private Exception? _exception;

    public static RecyclingMethodBuilder<TResult> Create() => default;

    public readonly ValueTask<TResult> Task => _method switch
    {
        not null => new ValueTask<TResult>(_method, _method.Version),
        null when _exception is not null => ValueTask.FromException<TResult>(_exception),
        _ => new ValueTask<TResult>(_result),
    };

    [SuppressMessage("Performance", "CA1822", Justification = "The compiler calls it on the instance.")]
    public readonly void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine => stateMachine.MoveNext();

    [SuppressMessage("Performance", "CA1822", Justification = "The compiler calls it on the instance.")]
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine) => _ = stateMachine;

    public void SetResult(TResult result)
    {
        if (_method is null)
        {
            _result = result;
        }
        else
        {
            _method.SetResult(result);
        }
    }

    public void SetException(Exception exception)
    {
        if (_method is null)
        {
            _exception = exception;
        }
        else
        {
            _method.SetException(exception);
        }
    }

    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.OnCompleted(Suspend(ref stateMachine));

    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine => awaiter.UnsafeOnCompleted(Suspend(ref stateMachine));

    private Action Suspend<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        if (_method is not null)
        {
            return _method.MoveNext;
        }

        var method = RecycledMethod<TResult, TStateMachine>.Take();

        // Before the copy: the builder inside the copied state machine must know its method too.
        _method = method;
        method.StateMachine = stateMachine;
        return method.MoveNext;
    }
}
