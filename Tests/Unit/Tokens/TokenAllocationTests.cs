using System.Text;
using Gateway.Core.Tokens;
using NUnit.Framework;

namespace Tests.Unit.Tokens;

internal sealed class TokenAllocationTests
{
    private static readonly string[] Names = ["o200k_base", "cl100k_base", "r50k_base", TokenizerCatalog.Estimate.Name];

    [TestCaseSource(nameof(Names))]
    public async Task Counting_allocates_nothing(string name)
    {
        var tokenizer = await Tokenizers.LoadAsync(name);
        byte[][] texts = [.. SampleTexts.Make(300, seed: 7).Select(Encoding.UTF8.GetBytes), new byte[] { (byte)'a', 0xFF, 0xE4 }, Encoding.UTF8.GetBytes(new string('你', 20_000))];
        var counter = new TextCounter();
        CountAll(tokenizer, counter, texts);

        var before = GC.GetAllocatedBytesForCurrentThread();
        CountAll(tokenizer, counter, texts);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
    }

    private static void CountAll(Tokenizer tokenizer, TextCounter counter, byte[][] texts)
    {
        foreach (var text in texts)
        {
            tokenizer.Count(text);
            counter.Begin(tokenizer);
            for (var position = 0; position < text.Length; position += 100)
            {
                counter.Append(text.AsSpan(position, Math.Min(100, text.Length - position)));
            }

            counter.Fit(counter.Count / 2);
            counter.Reset();
        }
    }
}
