using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>How values are kept from the forward to the reverse sweep of the code at hand.</summary>
internal enum Keeping
{
    /// <summary>Both sweeps run in one C# scope, once: a local variable keeps a value.</summary>
    Local,

    /// <summary>Inside counted loops: an element per iteration of storage that is sized before the outermost of them.</summary>
    Slot,

    /// <summary>Inside loops of unknown length, and in functions called in two halves: pushed and popped.</summary>
    Stack,
}

/// <summary>Where the values of the code at hand are kept.</summary>
internal sealed class SaveScope(Keeping keeping, SaveScope? home = null)
{
    public Keeping Keeping { get; } = keeping;

    /// <summary>The scope with Keeping.Local around this one, in which slots are declared; null in a function called in two halves.</summary>
    public SaveScope? Home { get; } = home;

    /// <summary>For slots: the number of the iteration, and how many there are.</summary>
    public Expr? Index { get; init; }

    public Expr? Count { get; init; }

    /// <summary>For slots: the storage declarations, to be placed before the outermost loop.</summary>
    public List<Stmt> Storage { get; init; } = [];

    /// <summary>For slots: whether each run of the loop has storage of its own, found again through a mark on the stack, because how often the loop runs in all is not known.</summary>
    public bool IsFrame { get; init; }

    /// <summary>For slots: the variables declared anywhere in the outermost loop, which its storage's size cannot mention.</summary>
    public HashSet<string> DeclaredInside { get; init; } = [];

    /// <summary>For locals: declarations that must stand at the start of the scope, because the reverse sweep reads them outside the block that sets them.</summary>
    public List<Stmt> Hoisted { get; init; } = [];

    /// <summary>Whether this is the body of an iteration that runs again in the reverse sweep: nothing inside may run a third time.</summary>
    public bool IsReplay { get; init; }

    /// <summary>How many values are kept, to compare ways of reversing a loop.</summary>
    public int Saves { get; set; }
}
