using Gateway.Core.Ledger;
using Gateway.Host.Shipping;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Ledger;
using Tests.Unit.Telemetry;

namespace Tests.Unit.Shipping;

/// <summary>The journal over what may happen to a disk and a process.</summary>
public sealed class UsageJournalTests
{
    private readonly JournalLimits _limits = new();
    private TempFolder _folder = null!;
    private RecordingLogger _logger = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TempFolder();
        _logger = new RecordingLogger();
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void A_batch_holds_what_was_appended_since_the_one_before()
    {
        using var journal = Open();
        Append(journal, 1, 2);
        var (first, requests) = Read(journal);
        Append(journal, 4);
        var (again, requestsAgain) = Read(journal);
        journal.Remove(first!, lost: 0);
        var (second, requestsOfSecond) = Read(journal);
        journal.Remove(second!, lost: 0);

        Assert.Multiple(() =>
        {
            Assert.That((first!.Sequence, requests), Is.EqualTo((1, 3)));
            Assert.That((again, requestsAgain), Is.EqualTo((first, 3)), "it never changes again");
            Assert.That((second!.Sequence, requestsOfSecond), Is.EqualTo((2, 4)));
            Assert.That(second.Source, Is.EqualTo(first.Source));
            Assert.That(Read(journal).Batch, Is.Null);
            Assert.That((journal.Bytes, journal.Dropped), Is.EqualTo((0, 0)));
            Assert.That(Files(), Is.Empty);
        });
    }

    [Test]
    public void A_batch_keeps_source_and_number_over_a_restart_and_new_ones_have_others()
    {
        JournalBatch first;
        using (var journal = Open())
        {
            Append(journal, 1);
            first = Read(journal).Batch!;
            Append(journal, 2);
        }

        using var next = Open();
        Append(next, 4);
        var batches = Drain(next);

        Assert.Multiple(() =>
        {
            Assert.That(batches.Select(static batch => batch.Requests), Is.EqualTo(new[] { 1, 2, 4 }));
            Assert.That((batches[0].Source, batches[0].Sequence), Is.EqualTo((first.Source, 1)));
            Assert.That((batches[1].Source, batches[1].Sequence), Is.EqualTo((first.Source, 2)));
            Assert.That(batches[2].Sequence, Is.EqualTo(1));
            Assert.That(batches[2].Source, Is.Not.EqualTo(first.Source));
            Assert.That(_logger.Events, Is.Empty);
        });
    }

    [Test]
    public void A_file_that_ends_anywhere_holds_the_records_before()
    {
        var content = Written(out var ends);
        for (var length = 0; length <= content.Length; length++)
        {
            AssertRecovered(content[..length], ends.Count(end => end <= length), $"cut at {length}");
        }
    }

    [Test]
    public void A_file_with_any_byte_altered_holds_the_records_before()
    {
        var content = Written(out var ends);
        for (var at = 0; at < content.Length; at++)
        {
            foreach (var change in new byte[] { 0x01, 0x80, 0xFF })
            {
                var altered = content.ToArray();
                altered[at] ^= change;
                AssertRecovered(altered, at < JournalFormat.HeadLength ? 0 : ends.Count(end => end <= at), $"altered at {at}");
            }
        }
    }

    [Test]
    public void What_was_cut_or_set_aside_is_told()
    {
        var content = Written(out _);
        Write(content[..^1]);
        Open().Dispose();
        content[0] ^= 1;
        Write(content);
        Open().Dispose();

        Assert.That(_logger.Events, Is.EqualTo(new[] { (2202, LogLevel.Warning), (2203, LogLevel.Error) }));
        Assert.That(Directory.GetFiles(_folder.Path, "*.damaged"), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_batch_that_is_damaged_while_it_waits_is_told_and_the_rest_of_it_shipped()
    {
        using var journal = Open();
        Append(journal, 1, 2);
        var file = Files().Single();
        var content = File.ReadAllBytes(file);
        content[^1] ^= 1;
        File.WriteAllBytes(file, content);

        Assert.That(Read(journal).Requests, Is.EqualTo(1));
        Assert.That(_logger.Events, Is.EqualTo(new[] { (2204, LogLevel.Error) }));
    }

    [Test]
    public void A_batch_whose_file_is_gone_does_not_stop_the_next()
    {
        using var journal = Open();
        Append(journal, 1);
        File.Delete(Files().Single());
        var (lost, requests) = Read(journal);
        journal.Remove(lost!, lost: 0);
        Append(journal, 2);

        Assert.That((requests, Read(journal).Requests), Is.EqualTo((0, 2)));
    }

    [Test]
    public void A_second_journal_does_not_get_the_folder()
    {
        using var journal = Open();

        Assert.That(Open, Throws.TypeOf<JournalException>().With.Message.Contains(_folder.Path));
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_told()
    {
        var file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "");

        Assert.That(() => new UsageJournal(Path.Combine(file, "usage"), _limits, _logger), Throws.TypeOf<JournalException>());
    }

    [Test]
    public void What_cannot_be_written_is_not_taken_and_told_once()
    {
        var path = Path.Combine(_folder.Path, "usage");
        using var journal = new UsageJournal(path, _limits, _logger);
        Directory.Delete(path, recursive: true);
        var isTaken = journal.TryAppend(Usage.Delta(1)) || journal.TryAppend(Usage.Delta(1));
        Directory.CreateDirectory(path);
        Append(journal, 2);

        Assert.Multiple(() =>
        {
            Assert.That(isTaken, Is.False);
            Assert.That(Read(journal).Requests, Is.EqualTo(2));
            Assert.That(_logger.Events, Is.EqualTo(new[] { (2200, LogLevel.Error), (2201, LogLevel.Information) }));
        });
    }

    [Test]
    public void Beyond_its_bound_it_takes_nothing_until_something_was_shipped()
    {
        using var journal = new UsageJournal(_folder.Path, _limits with { Largest = 1_000 }, _logger);
        var taken = 0;
        while (journal.TryAppend(Usage.Delta(1)))
        {
            taken++;
        }

        Assert.That(journal.Bytes, Is.LessThanOrEqualTo(1_000));
        Assert.That(journal.TryAppend(Usage.Delta(1)), Is.False);
        Assert.That(Drain(journal).Sum(static batch => batch.Requests), Is.EqualTo(taken));
        Assert.That(journal.TryAppend(Usage.Delta(1)), Is.True);
        Assert.That(_logger.Events, Is.EqualTo(new[] { (2200, LogLevel.Error), (2201, LogLevel.Information) }));
    }

    [Test]
    public void While_nobody_ships_it_grows_by_minutes_and_keys_alone()
    {
        using var journal = new UsageJournal(_folder.Path, _limits with { CompactAt = 10_000, LargestCompact = 5_000 }, _logger);
        Append(journal, [.. Enumerable.Repeat(1, 5_000)]);

        Assert.That(journal.Bytes, Is.LessThan(10_000 + Usage.Delta(1).Length + JournalFormat.RecordHeadLength));
        Assert.That(Files(), Has.Length.EqualTo(1));
        Assert.That(Drain(journal).Select(static batch => batch.Requests), Is.EqualTo(new[] { 5_000 }));
    }

    [Test]
    public void A_batch_that_stays_long_is_closed_and_kept_over_a_restart()
    {
        const int Minutes = 2_000;
        using (var journal = new UsageJournal(_folder.Path, _limits with { CompactAt = 10_000, LargestCompact = 5_000 }, _logger))
        {
            for (var minute = 0; minute < Minutes; minute++)
            {
                Assert.That(journal.TryAppend(Usage.Delta(1, minute: Usage.Minute + minute)), Is.True);
            }

            Assert.That(Files(), Has.Length.GreaterThan(3));
        }

        using var next = Open();
        var batches = Drain(next);
        Assert.That(batches.Sum(static batch => batch.Requests), Is.EqualTo(Minutes));
        Assert.That(batches.Select(static batch => batch.Sequence), Is.EqualTo(Enumerable.Range(1, batches.Count)));
    }

    [Test]
    public void What_nobody_will_take_is_counted()
    {
        using var journal = Open();
        Append(journal, 3);
        journal.Remove(Read(journal).Batch!, lost: 3);

        Assert.That(journal.Dropped, Is.EqualTo(3));
    }

    private UsageJournal Open() => new(_folder.Path, _limits, _logger);

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.usage");

    private static void Append(UsageJournal journal, params int[] requests)
    {
        foreach (var count in requests)
        {
            Assert.That(journal.TryAppend(Usage.Delta(count)), Is.True);
        }
    }

    private static (JournalBatch? Batch, int Requests) Read(UsageJournal journal)
    {
        var table = new UsageTable();
        var batch = journal.Read(table);
        return (batch, (int)Usage.Requests(table));
    }

    private static List<(Guid Source, long Sequence, int Requests)> Drain(UsageJournal journal)
    {
        var batches = new List<(Guid, long, int)>();
        while (Read(journal) is { Batch: { } batch, Requests: var requests })
        {
            batches.Add((batch.Source, batch.Sequence, requests));
            journal.Remove(batch, lost: 0);
        }

        return batches;
    }

    // A file of four records, of 1, 2, 4 and 8 requests, and where each of them ends.
    private byte[] Written(out List<long> ends)
    {
        ends = [];
        using (var journal = Open())
        {
            foreach (var requests in new[] { 1, 2, 4, 8 })
            {
                Append(journal, requests);
                ends.Add(journal.Bytes);
            }
        }

        var file = Files().Single();
        var content = File.ReadAllBytes(file);
        File.Delete(file);
        Assert.That(content, Has.Length.EqualTo(ends[^1]));
        return content;
    }

    private void Write(byte[] content) => File.WriteAllBytes(Path.Combine(_folder.Path, "0000000000000000007.usage"), content);

    private void AssertRecovered(byte[] content, int records, string message)
    {
        Write(content);
        using (var journal = Open())
        {
            // What comes afterwards is whole, whatever was there.
            Append(journal, 16);
            Assert.That(Drain(journal).Sum(static batch => batch.Requests), Is.EqualTo((1 << records) - 1 + 16), message);
        }

        foreach (var aside in Directory.GetFiles(_folder.Path, "*.damaged"))
        {
            File.Delete(aside);
        }

        Assert.That(Files(), Is.Empty, message);
    }
}
