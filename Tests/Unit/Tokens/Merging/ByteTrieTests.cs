using System.Text;
using Gateway.Core.Tokens.Merging;
using NUnit.Framework;

namespace Tests.Unit.Tokens.Merging;

internal sealed class ByteTrieTests
{
    [Test]
    public void Every_token_is_found_and_nothing_else()
    {
        var random = new Random(8);
        var words = new HashSet<string>();
        while (words.Count < 5000)
        {
            words.Add(string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 4 : 256))));
        }

        var tokens = new TokenList();
        var ids = words.Select((word, id) => (word, id)).ToDictionary(pair => pair.word, pair => pair.id);
        foreach (var word in words)
        {
            tokens.Add(Encoding.Latin1.GetBytes(word));
        }

        var trie = new ByteTrieBuilder(tokens, index => index).Build()!;

        Assert.Multiple(() =>
        {
            foreach (var (word, id) in ids)
            {
                Assert.That(Find(trie, word), Is.EqualTo(id));
            }

            for (var i = 0; i < 20_000; i++)
            {
                var word = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => (char)random.Next(random.Next(2) == 0 ? 4 : 256)));
                Assert.That(Find(trie, word), Is.EqualTo(ids.GetValueOrDefault(word, -1)));
            }
        });
    }

    private static int Find(ByteTrie trie, string word)
    {
        var node = ByteTrie.Root;
        foreach (var value in Encoding.Latin1.GetBytes(word))
        {
            node = trie.Step(node, value);
            if (node == ByteTrie.Nowhere)
            {
                return -1;
            }
        }

        return trie.IsToken(node) ? trie.TokenAt(node) : -1;
    }
}
