using System.Globalization;

namespace Gateway.Host.Shipping;

/// <summary>The folder of a journal: locked for one process, its files found and looked through.</summary>
internal sealed class JournalFolder : IDisposable
{
    private const string Extension = ".usage";
    private const string DraftExtension = ".draft";
    private const string DamagedExtension = ".damaged";

    private readonly string _path;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private long _last;

    /// <exception cref="JournalException">The folder cannot be made or written, or another process has it.</exception>
    public JournalFolder(string path, ILogger logger)
    {
        _path = path;
        _logger = logger;
        try
        {
            Directory.CreateDirectory(path);
            _lock = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"'{path}' cannot be used, or another gateway uses it: {e.Message}", e);
        }
    }

    /// <summary>A file that is not there yet, and in the order of names behind those that are.</summary>
    public string NextFile() => Path.Combine(_path, (++_last).ToString("D19", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Where a file is written that is to take another's place.</summary>
    public static string DraftOf(string file) => file + DraftExtension;

    /// <summary>
    /// The batches that are there, the oldest first. What the end of a file lost when a process ended in mid-write is cut off; a file without a whole head is set aside.
    /// </summary>
    /// <exception cref="JournalException">A file cannot be read or cut.</exception>
    public List<JournalBatch> Recover()
    {
        try
        {
            foreach (var draft in Directory.GetFiles(_path, "*" + DraftExtension))
            {
                File.Delete(draft);
            }

            var files = Directory.GetFiles(_path, "*" + Extension).Order(StringComparer.Ordinal).ToArray();
            _ = files.Length > 0 && long.TryParse(Path.GetFileNameWithoutExtension(files[^1]), NumberStyles.None, CultureInfo.InvariantCulture, out _last);
            return [.. files.Select(Recover).OfType<JournalBatch>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException($"'{_path}' cannot be read: {e.Message}", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    private JournalBatch? Recover(string file)
    {
        var content = File.ReadAllBytes(file);
        if (!JournalFormat.TryReadHead(content, out var source, out var sequence))
        {
            // A process that ended before it had written even the head: nobody was told that anything is safe.
            if (content.Length <= JournalFormat.HeadLength)
            {
                File.Delete(file);
            }
            else
            {
                File.Move(file, file + DamagedExtension, overwrite: true);
                ShippingLog.FileDamaged(_logger, file, file + DamagedExtension);
            }

            return null;
        }

        var length = JournalFormat.ValidLength(content);
        if (length < content.Length)
        {
            ShippingLog.TailCut(_logger, file, content.Length - length);
            using var cut = new FileStream(file, FileMode.Open, FileAccess.Write);
            cut.SetLength(length);
            cut.Flush(flushToDisk: true);
        }

        if (length > JournalFormat.HeadLength)
        {
            return new JournalBatch(file, source, sequence, length);
        }

        File.Delete(file);
        return null;
    }
}
