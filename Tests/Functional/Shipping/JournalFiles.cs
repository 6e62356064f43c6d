using Gateway.Core.Ledger;
using Gateway.Host.Shipping;

namespace Tests.Functional.Shipping;

/// <summary>Reads a journal beside the gateway that writes it, or after that one's death.</summary>
internal static class JournalFiles
{
    /// <summary>Its batches, and the number of requests in what of each is whole.</summary>
    public static List<(string Source, long Sequence, long Requests)> Read(string folder)
    {
        var batches = new List<(string, long, long)>();
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.usage") : [])
        {
            try
            {
                var content = File.ReadAllBytes(file);
                if (JournalFormat.TryReadHead(content, out var source, out var sequence))
                {
                    batches.Add((source.ToString("N"), sequence, Requests(content)));
                }
            }
            catch (FileNotFoundException)
            {
                // It has been shipped meanwhile.
            }
        }

        return batches;
    }

    private static long Requests(ReadOnlySpan<byte> content)
    {
        var (at, table) = (JournalFormat.HeadLength, new UsageTable());
        while (JournalFormat.TryReadRecord(content, ref at, out var delta) && UsageDelta.TryRead(delta, table))
        {
        }

        return table.Entries.Sum(static entry => entry.Requests);
    }
}
