using ConfigCenter.Ingest;
using ConfigCenter.Insight;
using CsCheck;
using NUnit.Framework;

namespace Tests.Unit.ConfigCenter;

public class LogIdTests
{
    private static readonly Gen<LogId> Ids = Gen.Select(Gen.Long[0, 253_402_300_799_999], Gen.Long[0, long.MaxValue]).Select(static (at, id) => new LogId(at, id));

    [Test]
    public void An_id_comes_back_from_its_text() => Ids.Sample(static id => LogId.TryParse(id.ToString(), out var read) && read == id);

    [Test]
    public void Texts_sort_as_requests_do() => Gen.Select(Ids, Ids).Sample(static (a, b) =>
        Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString())) == (a.At, a.Id).CompareTo((b.At, b.Id)));

    [Test]
    public void Rows_of_different_sources_batches_and_lines_have_different_ids() =>
        Gen.Select(Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 100_000_000], Gen.Int[0, 65_535]), Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 100_000_000], Gen.Int[0, 65_535])).Sample(static (a, b) =>
        {
            var (first, second) = (AccessLogStore.IdBase(a.Item1, a.Item2) | (long)a.Item3, AccessLogStore.IdBase(b.Item1, b.Item2) | (long)b.Item3);
            return first > 0 && (a == b) == (first == second);
        });
}
