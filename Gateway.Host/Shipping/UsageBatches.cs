using Gateway.Core.Ledger;

namespace Gateway.Host.Shipping;

/// <summary>The journal's batches, made up for the config center.</summary>
internal sealed class UsageBatches : IBatchSource
{
    private readonly UsageJournal _journal;
    private readonly string _instance;
    private readonly UsageTable _table = new(int.MaxValue, int.MaxValue);
    private JournalBatch? _journalBatch;
    private Batch? _batch;

    /// <param name="journal">Holds them.</param>
    /// <param name="instance">The gateway's own name.</param>
    public UsageBatches(UsageJournal journal, string instance)
    {
        _journal = journal;
        _instance = instance;
    }

    public string Kind => "usage";

    public string ContentType => "application/json";

    public long Waiting => _journal.Bytes;

    public Batch? Take()
    {
        if (_batch is not null)
        {
            return _batch;
        }

        _table.Clear();
        _journalBatch = _journal.Read(_table);
        if (_journalBatch is null)
        {
            return null;
        }

        var requests = _table.Entries.Sum(static entry => entry.Requests);
        return _batch = new Batch(_journalBatch.Source, _journalBatch.Sequence, Gzip.Pack(stream => UsageJson.Write(stream, _instance, _table)), requests);
    }

    public void Remove(bool isTaken)
    {
        _journal.Remove(_journalBatch!, lost: isTaken ? 0 : _batch!.Records);
        _batch = null;
    }
}
