namespace Gateway.Core.Limits;

/// <summary>
/// One counter: a cell of a slab, and this process's own part of it. As long as it is referenced, the cell keeps its key. Changed by compare-and-swap
/// only, see <see cref="RateCell"/>, <see cref="WindowCell"/> and <see cref="PlaceCell"/>.
/// </summary>
internal sealed class CounterCell
{
    private readonly SlabMemory _memory;
    private readonly long _value;
    private readonly long _own;

    public CounterCell(SlabMemory memory, int process, int index)
    {
        _memory = memory;
        Index = index;
        _value = SlabLayout.Cell(index) + SlabLayout.ValueIn;
        _own = SlabLayout.Own(process, index);
    }

    /// <summary>Its position in the slab.</summary>
    public int Index { get; }

    public ref long Value => ref _memory.Word(_value);

    /// <summary>This process's <see cref="OwnPart"/>.</summary>
    public ref int Own => ref _memory.Half(_own);
}
