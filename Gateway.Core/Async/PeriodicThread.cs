namespace Gateway.Core.Async;

/// <summary>
/// Does something over and over, with a pause in between, on a thread of its own: a timer would wake a thread of the pool each time, which then spins for more work than there is.
/// </summary>
internal sealed class PeriodicThread : IDisposable
{
    private readonly TimeSpan _pause;
    private readonly Action _work;
    private readonly ManualResetEvent _stopped = new(false);
    private readonly Thread _thread;
    private bool _isDisposed;

    /// <param name="name">What the thread is called.</param>
    /// <param name="pause">Before the first time, and between one end and the next beginning.</param>
    /// <param name="work">What it does; begins after its owner is made.</param>
    public PeriodicThread(string name, TimeSpan pause, Action work)
    {
        _pause = pause;
        _work = work;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    public void Start() => _thread.Start();

    /// <summary>Ends the thread, and waits for what is under way. False when that was done before.</summary>
    public bool TryStop()
    {
        if (_isDisposed)
        {
            return false;
        }

        _isDisposed = true;
        _stopped.Set();
        _thread.Join();
        _stopped.Dispose();
        return true;
    }

    public void Dispose() => TryStop();

    private void Run()
    {
        while (!_stopped.WaitOne(_pause))
        {
            _work();
        }
    }
}
