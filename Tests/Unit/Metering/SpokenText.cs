namespace Tests.Unit.Metering;

/// <summary>A piece of one text of an answer.</summary>
/// <param name="Choice">The choice, content block or output item.</param>
/// <param name="Kind">Its kind, as the protocol names it.</param>
/// <param name="Text">May begin or end within a pair of surrogates.</param>
internal sealed record SpokenText(int Choice, string Kind, string Text)
{
    private static readonly string[] Words =
        [" the", " quick", "brown ", "fox", "\n", "  ", "\"", "\\", "你好", "世界", "é", "👋", "🏳️‍🌈", "1234567", " aaaaaaaa", "\t", "ﷺ", ".", "}{", "don't", " ", "ß"];

    /// <summary>Text that no tokenizer would have cut like that: words in any order, cut anywhere.</summary>
    public static List<SpokenText> Make(Random random, string[] kinds, int choices, bool isInterleaved)
    {
        var all = new List<List<SpokenText>>();
        for (var choice = 0; choice < choices; choice++)
        {
            foreach (var kind in kinds)
            {
                var text = string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => Words[random.Next(Words.Length)]));
                var pieces = new List<SpokenText>();
                for (var at = 0; at < text.Length;)
                {
                    var length = Math.Min(random.Next(4) == 0 ? random.Next(1, 120) : random.Next(1, 6), text.Length - at);
                    pieces.Add(new SpokenText(choice, kind, text.Substring(at, length)));
                    at += length;
                }

                all.Add(pieces);
            }
        }

        if (!isInterleaved)
        {
            return [.. all.SelectMany(static pieces => pieces)];
        }

        var mixed = new List<SpokenText>();
        while (all.Count > 0)
        {
            var next = all[random.Next(all.Count)];
            mixed.Add(next[0]);
            next.RemoveAt(0);
            all.RemoveAll(static pieces => pieces.Count == 0);
        }

        return mixed;
    }
}
