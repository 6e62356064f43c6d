namespace Tests.Unit.Limits;

/// <summary>What limits mean, written down as plainly as can be, for one thread.</summary>
internal sealed class ReferenceLimits
{
    public List<Window> Windows { get; } = [];

    public List<Rate> Rates { get; } = [];

    public int Places { get; set; }

    public int PlacesTaken { get; private set; }

    /// <summary>Null when refused.</summary>
    public Held? Admit(long now, long minute, long input, long wanted, bool isStream, long cap)
    {
        foreach (var window in Windows)
        {
            window.Roll(minute);
        }

        var whole = (Window window) => window.CountsInput ? input : 0;
        var fits = Windows.All(window => window.Limit - window.Count >= whole(window) + (window.CountsOutput ? Math.Min(1, wanted) : 0)
            || whole(window) + (window.CountsOutput ? wanted : 0) == 0);
        if (PlacesTaken == Places || Rates.Any(rate => rate.Wait(now) > 0) || !fits)
        {
            return null;
        }

        var counting = Windows.Where(static window => window.CountsOutput).ToList();
        var output = wanted == 0 ? 0 : counting.Select(window => window.Limit - window.Count - whole(window)).Append(wanted).Min();
        var held = new Held { Input = input, Output = output, IsStream = isStream, Cap = cap };
        foreach (var window in Windows)
        {
            window.Count += whole(window) + (window.CountsOutput ? output : 0);
            held.InputIn[window] = window.Number;
            held.OutputIn[window] = (window.Number, output);
        }

        PlacesTaken++;
        Rates.ForEach(rate => rate.Arrival = Math.Max(rate.Arrival, now) + rate.Interval);
        return held;
    }

    public long Extend(Held held, long minute, long total)
    {
        while (held.IsStream && held.Output < Math.Min(total, held.Cap))
        {
            foreach (var window in Windows)
            {
                window.Roll(minute);
            }

            var missing = Math.Min(total, held.Cap) - held.Output;
            var slices = Math.Min((missing + 255) / 256 * 256, held.Cap - held.Output);
            var counting = Windows.Where(static window => window.CountsOutput).ToList();
            var more = counting.Select(static window => window.Limit - window.Count).Append(slices).Min();
            if (more <= 0)
            {
                break;
            }

            foreach (var window in counting)
            {
                window.Count += more;
                var (number, before) = held.OutputIn[window];
                held.OutputIn[window] = (window.Number, number == window.Number ? before + more : more);
            }

            held.Output += more;
        }

        return held.Output;
    }

    public void Settle(Held held, long minute, long input, long output)
    {
        PlacesTaken--;
        foreach (var window in Windows)
        {
            var moreInput = window.CountsInput ? input - held.Input : 0;
            var moreOutput = window.CountsOutput ? output - held.Output : 0;
            window.Count -= moreInput < 0 && held.InputIn[window] == window.Number ? -moreInput : 0;
            var (number, latest) = held.OutputIn[window];
            window.Count -= moreOutput < 0 && number == window.Number ? Math.Min(-moreOutput, latest) : 0;
            if (moreInput > 0 || moreOutput > 0)
            {
                window.Roll(minute);
                window.Count += Math.Max(0, moreInput) + Math.Max(0, moreOutput);
            }
        }
    }

    internal sealed class Window
    {
        public required int Minutes { get; init; }

        public required long Limit { get; init; }

        public required bool CountsInput { get; init; }

        public required bool CountsOutput { get; init; }

        public long Number { get; private set; }

        public long Count { get; set; }

        public void Roll(long minute)
        {
            var number = minute / Minutes * Minutes;
            Count = number > Number ? 0 : Count;
            Number = Math.Max(Number, number);
        }
    }

    internal sealed class Rate
    {
        public required long Interval { get; init; }

        public required long Tolerance { get; init; }

        public long Arrival { get; set; }

        public long Wait(long now) => Math.Max(0, Math.Max(Arrival, now) + Interval - now - Tolerance);
    }

    internal sealed class Held
    {
        public required long Input { get; init; }

        public required long Output { get; set; }

        public required bool IsStream { get; init; }

        public required long Cap { get; init; }

        public Dictionary<Window, long> InputIn { get; } = [];

        public Dictionary<Window, (long Number, long Amount)> OutputIn { get; } = [];
    }
}
