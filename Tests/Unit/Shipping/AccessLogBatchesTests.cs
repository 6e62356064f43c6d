using System.IO.Compression;
using System.Text;
using Gateway.Host.Shipping;
using NUnit.Framework;

namespace Tests.Unit.Shipping;

public sealed class AccessLogBatchesTests
{
    private readonly AccessLogBatches _batches = new();

    [Test]
    public void Lines_come_out_as_they_went_in()
    {
        _batches.Offer("one\ntwo\n"u8);
        _batches.Offer("three\n"u8);
        var batch = _batches.Take()!;
        _batches.Offer("four\n"u8);
        var again = _batches.Take();
        _batches.Remove(isTaken: true);
        var next = _batches.Take()!;
        _batches.Remove(isTaken: true);

        Assert.Multiple(() =>
        {
            Assert.That((batch.Sequence, batch.Records, Unpack(batch)), Is.EqualTo((1, 3, "one\ntwo\nthree\n")));
            Assert.That(again, Is.SameAs(batch), "the same until it is removed");
            Assert.That((next.Sequence, next.Records, Unpack(next)), Is.EqualTo((2, 1, "four\n")));
            Assert.That(next.Source, Is.EqualTo(batch.Source));
            Assert.That(_batches.Take(), Is.Null);
            Assert.That((_batches.Waiting, _batches.Dropped), Is.EqualTo((0, 0)));
        });
    }

    [Test]
    public void A_batch_is_bounded_and_ends_with_a_line()
    {
        var lines = Lines(60_000);
        _batches.Offer(lines);
        var taken = new StringBuilder();
        while (_batches.Take() is { } batch)
        {
            var text = Unpack(batch);
            Assert.That(text, Has.Length.LessThanOrEqualTo(AccessLogBatches.LargestBatch).And.EndsWith("\n"));
            taken.Append(text);
            _batches.Remove(isTaken: true);
        }

        Assert.That(taken.ToString() == Encoding.ASCII.GetString(lines));
    }

    [Test]
    public void What_nobody_takes_is_bounded_and_counted()
    {
        const int Each = 1_000;
        var lines = Lines(Each);
        for (var i = 0; i < 300; i++)
        {
            _batches.Offer(lines);
        }

        var (kept, waiting) = (0L, _batches.Waiting);
        while (_batches.Take() is { } batch)
        {
            kept += batch.Records;
            _batches.Remove(isTaken: true);
        }

        Assert.Multiple(() =>
        {
            Assert.That(waiting, Is.InRange(14 << 20, 16 << 20));
            Assert.That(_batches.Dropped, Is.Positive);
            Assert.That(kept + _batches.Dropped, Is.EqualTo(300 * Each));
        });
    }

    [Test]
    public void What_is_refused_is_counted()
    {
        _batches.Offer("one\ntwo\n"u8);
        _batches.Take();
        _batches.Remove(isTaken: false);

        Assert.That(_batches.Dropped, Is.EqualTo(2));
    }

    [Test]
    public void A_line_longer_than_a_batch_is_one_by_itself()
    {
        _batches.Offer([.. new byte[AccessLogBatches.LargestBatch], (byte)'\n', .. "short\n"u8]);

        Assert.That(_batches.Take()!.Records, Is.EqualTo(1));
        _batches.Remove(isTaken: true);
        Assert.That(Unpack(_batches.Take()!), Is.EqualTo("short\n"));
    }

    private static byte[] Lines(int count) =>
        Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, count).Select(static i => $"{{\"number\":{i},\"text\":\"{new string('x', 60)}\"}}\n")));

    private static string Unpack(Batch batch)
    {
        using var gzip = new GZipStream(new MemoryStream(batch.Body.ToArray()), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}
