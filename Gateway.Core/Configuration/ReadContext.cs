namespace Gateway.Core.Configuration;

/// <summary>Collects what reading a document finds wrong.</summary>
internal sealed class ReadContext
{
    private readonly bool _unknownIsWarning;

    public ReadContext(bool unknownIsWarning) => _unknownIsWarning = unknownIsWarning;

    public List<SnapshotError> Errors { get; } = [];

    public List<SnapshotError> Warnings { get; } = [];

    /// <summary>True when parts are missing from what was read, so that positions and references in it mean nothing.</summary>
    public bool StructureBroken { get; private set; }

    public void Error(string path, string message) => Errors.Add(new SnapshotError(path, message));

    public void Broken(string path, string message)
    {
        StructureBroken = true;
        Error(path, message);
    }

    public void Unknown(string path, string name, IEnumerable<string> known)
    {
        var nearest = known.Select(candidate => (candidate, distance: Distance(name, candidate)))
            .Where(static pair => pair.distance <= Math.Max(1, pair.candidate.Length / 3))
            .OrderBy(static pair => pair.distance)
            .Select(static pair => pair.candidate)
            .FirstOrDefault();
        var error = new SnapshotError(path, nearest is null ? "is not a known field" : $"is not a known field; did you mean '{nearest}'?");
        (_unknownIsWarning ? Warnings : Errors).Add(error);
    }

    /// <summary>How many letters must be changed, added or removed, case aside.</summary>
    private static int Distance(string left, string right)
    {
        if (left.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 0; i < left.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < right.Length; j++)
            {
                var changed = diagonal + (char.ToLowerInvariant(left[i]) == char.ToLowerInvariant(right[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(changed, Math.Min(row[j], row[j + 1]) + 1);
            }
        }

        return row[^1];
    }
}
