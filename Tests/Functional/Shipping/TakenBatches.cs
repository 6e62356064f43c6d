using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Gateway.Core.Ledger;
using Tests.Common;

namespace Tests.Functional.Shipping;

/// <summary>What a config center has stored: it survives the center, as a database does. The same number of the same source is stored once.</summary>
internal sealed class TakenBatches
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Kind, string Source), long> _last = [];
    private readonly List<JsonElement> _minutes = [];
    private readonly Dictionary<(long Hour, string Namespace), UserSketch> _users = [];
    private readonly List<JsonElement> _lines = [];

    /// <summary>Number of requests in usage records.</summary>
    public ObservedCounter Requests { get; } = new("the requests in usage records");

    /// <summary>Number of lines of access logs.</summary>
    public ObservedCounter Lines { get; } = new("the lines of access logs");

    /// <summary>Batches that were there already.</summary>
    public ObservedCounter Repeated { get; } = new("the batches that came again");

    /// <summary>Numbers that were passed over.</summary>
    public long Gaps { get; private set; }

    /// <summary>The access logs' lines.</summary>
    public IReadOnlyList<JsonElement> AccessLog
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The usage records.</summary>
    public IReadOnlyList<JsonElement> Minutes
    {
        get
        {
            lock (_gate)
            {
                return [.. _minutes];
            }
        }
    }

    /// <summary>Stores a batch, if it is new.</summary>
    public void Store(string kind, string source, long sequence, byte[] gzip)
    {
        using var unpacked = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        var text = reader.ReadToEnd();
        lock (_gate)
        {
            var last = _last.GetValueOrDefault((kind, source));
            if (sequence <= last)
            {
                Repeated.Increment();
                return;
            }

            Gaps += sequence - last - 1;
            _last[(kind, source)] = sequence;
            if (kind == "usage")
            {
                StoreUsage(JsonSerializer.Deserialize<JsonElement>(text));
            }
            else
            {
                var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                _lines.AddRange(lines.Select(static line => JsonSerializer.Deserialize<JsonElement>(line)));
                Lines.Add(lines.Length);
            }
        }
    }

    /// <summary>Number of requests in usage records, with those of batches that are not stored yet.</summary>
    public long With(IEnumerable<(string Source, long Sequence, long Requests)> waiting)
    {
        var batches = waiting.ToArray();
        lock (_gate)
        {
            return Requests.Value + batches.Where(batch => batch.Sequence > _last.GetValueOrDefault(("usage", batch.Source))).Sum(static batch => batch.Requests);
        }
    }

    /// <summary>The sum of a number over all usage records.</summary>
    public long Sum(string name) => Minutes.Sum(minute => minute.GetProperty(name).GetInt64());

    /// <summary>Counts by name, over all usage records.</summary>
    public Dictionary<string, long> Counts(string name) => Minutes.SelectMany(minute => minute.GetProperty(name).EnumerateObject())
        .GroupBy(static count => count.Name).ToDictionary(static group => group.Key, static group => group.Sum(static count => count.Value.GetInt64()));

    /// <summary>The estimate of distinct users, over all hours.</summary>
    public double Users(string ns)
    {
        lock (_gate)
        {
            var all = new UserSketch();
            foreach (var (_, users) in _users.Where(users => users.Key.Namespace == ns))
            {
                all.Merge(users);
            }

            return all.Estimate();
        }
    }

    private void StoreUsage(JsonElement batch)
    {
        foreach (var users in batch.GetProperty("users").EnumerateArray())
        {
            var place = (users.GetProperty("hour").GetInt64(), users.GetProperty("namespace").GetString()!);
            if (!_users.TryGetValue(place, out var sketch))
            {
                _users.Add(place, sketch = new UserSketch());
            }

            if (!sketch.Merge(users.GetProperty("registers").GetBytesFromBase64()))
            {
                throw new InvalidOperationException("Those are no registers.");
            }
        }

        var minutes = batch.GetProperty("minutes").EnumerateArray().ToArray();
        _minutes.AddRange(minutes);
        Requests.Add((int)minutes.Sum(static minute => minute.GetProperty("requests").GetInt64()));
    }
}
