namespace MockLlm.Exchanges;

/// <summary>The last exchanges, oldest first.</summary>
internal sealed class ExchangeLog
{
    private readonly Lock _lock = new();
    private readonly Queue<Exchange> _recent = new();
    private readonly int _capacity;

    public ExchangeLog(int capacity)
    {
        _capacity = capacity;
    }

    public bool IsOn => _capacity > 0;

    public void Add(Exchange exchange)
    {
        if (!IsOn)
        {
            return;
        }

        lock (_lock)
        {
            if (_recent.Count == _capacity)
            {
                _recent.Dequeue();
            }

            _recent.Enqueue(exchange);
        }
    }

    public Exchange[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _recent];
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _recent.Clear();
        }
    }
}
