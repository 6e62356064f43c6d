using System.Buffers;
using CsCheck;
using Gateway.Core.Buffers;
using NUnit.Framework;

namespace Tests.Unit.Buffers;

public sealed class PooledBufferTests
{
    [Test]
    public void Holds_whatever_was_appended_in_whatever_pieces() =>
        Gen.Byte.Array[0, 9_000].Array[0, 12].Sample(pieces =>
        {
            var buffer = new PooledBuffer();
            for (var i = 0; i < pieces.Length; i++)
            {
                Append(buffer, pieces[i], way: i % 4);
            }

            var isSame = buffer.Span.SequenceEqual(pieces.SelectMany(static piece => piece).ToArray());
            buffer.Release();
            return isSame && buffer.Length == 0;
        });

    [Test]
    public void Holds_no_block_while_it_is_empty()
    {
        var buffer = new PooledBuffer();
        Assert.That(buffer.Block, Is.Empty);

        buffer.Append("text"u8);
        Assert.That(buffer.Block, Has.Length.EqualTo(BlockPool.SmallestBlock));

        buffer.Release();
        Assert.That(buffer.Block, Is.Empty);
    }

    [Test]
    public void Forgetting_the_end_keeps_the_beginning_and_the_block()
    {
        var buffer = new PooledBuffer();
        buffer.Append("beginning and end"u8);
        var block = buffer.Block;

        buffer.Truncate(9);
        buffer.Append("s"u8);

        Assert.That(buffer.Span.SequenceEqual("beginnings"u8), Is.True);
        Assert.That(buffer.Block, Is.SameAs(block));
        buffer.Release();
    }

    [Test]
    public void Growing_allocates_nothing_once_warm()
    {
        var buffer = new PooledBuffer();
        var piece = new byte[5_000];

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            for (var i = 0; i < 30; i++)
            {
                buffer.Append(piece);
            }

            buffer.Release();
        }), Is.Zero);
    }

    private static void Append(PooledBuffer buffer, byte[] piece, int way)
    {
        switch (way)
        {
            case 0:
                buffer.Append(piece);
                break;
            case 1:
                buffer.Append(new ReadOnlySequence<byte>(piece));
                break;
            case 2:
                piece.CopyTo(buffer.GetMemory(piece.Length));
                buffer.Advance(piece.Length);
                break;
            default:
                foreach (var value in piece)
                {
                    buffer.Append(value);
                }

                break;
        }
    }
}
