using Gateway.Core.Pipeline;
using Gateway.Core.Telemetry;

namespace Gateway.Core.Ledger;

/// <summary>One of the buffers that usage gathers in.</summary>
internal sealed class UsageShard
{
    private readonly Lock _gate = new();
    private UsageBuffer _buffer = new();

    public void Add(RequestContext context, string model, in RequestEnd end)
    {
        lock (_gate)
        {
            if (_buffer.TryReserve(out var record))
            {
                record[0].Fill(context, model, end);
                return;
            }

            AddToSums(context, model, end);
        }
    }

    /// <summary>Takes what has gathered so far, and leaves an empty buffer in its place.</summary>
    public UsageBuffer Exchange(UsageBuffer empty)
    {
        lock (_gate)
        {
            var buffer = _buffer;
            _buffer = empty;
            return buffer;
        }
    }

    private void AddToSums(RequestContext context, string model, in RequestEnd end)
    {
        var record = default(UsageRecord);
        record.Fill(context, model, end);
        _buffer.Sum(record);
    }
}
