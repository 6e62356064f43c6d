using System.Text;

namespace Benchmarks.Tokens;

/// <summary>Texts of a given length: prose and code as people write it, and runs of one kind without a break, which are quadratic for others.</summary>
internal static class BenchmarkTexts
{
    private const string English =
        "The gateway matches each request to a tenant, authenticates it, enforces limits on requests, concurrency and tokens, picks a healthy upstream, forwards the request, and meters the answer token by token as it streams. It doesn't matter whether the client asked for a stream: what was promised is what is delivered, and not one token more. In 1995 a team of researchers at the University of California published a study of 1,204 households; they found that nearly 37.5% of them had changed their habits within two years. \"We couldn't believe it,\" said the lead author, Dr. Margaret O'Neill, \"because nothing in the earlier literature had suggested such a shift.\"\n\nLater work confirmed the findings, although the effect was smaller in rural areas, where public transport remained scarce and expensive. Critics pointed out that the sample was hardly representative; supporters replied that it had been drawn at random from the electoral register, as is customary. ";

    private const string Chinese =
        "人工智能正在改变我们的生活方式。从智能手机到自动驾驶汽车，机器学习算法已经渗透到社会的各个角落。研究人员指出，大型语言模型的出现使得计算机能够理解和生成自然语言，这在十年前还是难以想象的事情。然而，随着技术的迅速发展，人们也开始担忧隐私保护、就业结构变化以及算法偏见等问题。专家建议，政府和企业应当共同制定规范，确保技术的发展能够造福全人类。网关按照租户对请求进行匹配、认证和限流，并在流式响应过程中逐个统计令牌数量。";

    private const string Code =
        "public async Task<int> CountAsync(HttpContext context, CancellationToken cancellationToken)\n{\n    var options = context.RequestServices.GetRequiredService<IOptions<CounterOptions>>().Value;\n    for (var i = 0; i < options.MaxItems && !cancellationToken.IsCancellationRequested; i++)\n    {\n        if (_items.TryGetValue($\"item-{i:D4}\", out var item) && item is { Length: > 0x1F })\n        {\n            total += item.Length >> 2; // a quarter of it\n        }\n    }\n\n    return total;\n}\n\n";

    /// <summary>Prose or code that is not the same all over.</summary>
    public static string Prose(string kind, int bytes)
    {
        var source = kind switch
        {
            "English" => English,
            "Chinese" => Chinese,
            _ => Code,
        };
        return Cut(Repeat(source, bytes), bytes);
    }

    /// <summary>One kind of characters without a break.</summary>
    public static string Hostile(string kind, int bytes) => kind switch
    {
        "random letters" => Cut(Random('a', 26, bytes), bytes),
        "Chinese" => Cut(Random('一', 5000, bytes), bytes),
        "emoji" => Cut(Repeat("👋", bytes), bytes),
        "space" => new string(' ', bytes),
        "newline" => new string('\n', bytes),
        _ => new string(kind[0], bytes),
    };

    private static string Repeat(string source, int bytes)
    {
        var text = new StringBuilder();
        for (var length = 0; length < bytes; length += Encoding.UTF8.GetByteCount(source))
        {
            text.Append(source);
        }

        return text.ToString();
    }

    private static string Random(char first, int count, int length)
    {
        var random = new Random(1);
        return string.Create(length, (first, count, random), static (span, state) =>
        {
            foreach (ref var character in span)
            {
                character = (char)(state.first + state.random.Next(state.count));
            }
        });
    }

    private static string Cut(string text, int bytes)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        while (bytes < utf8.Length && (utf8[bytes] & 0xC0) == 0x80)
        {
            bytes--;
        }

        return Encoding.UTF8.GetString(utf8, 0, bytes);
    }
}
