using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

internal enum Test
{
    Before,
    After,
}

/// <summary>A statement. One closed set serves primal, tangent and adjoint programs.</summary>
internal abstract record Stmt
{
    private Stmt()
    {
    }

    /// <summary>The C# statement that it came from, on one line, without trivia; shown above its adjoint.</summary>
    public string Source { get; init; } = "";

    /// <summary>Declares a variable; without a value it starts as <c>default</c>. A variable of kind Memory may be declared with a passive value (a call's result, <c>null</c>).</summary>
    public sealed record Declare(Variable Variable, Expr? Value) : Stmt;

    /// <summary>Assigns a real or passive value; to a place of kind Memory only <c>null</c> or a passive reference.</summary>
    public sealed record Assign(Place Target, Expr Value) : Stmt;

    /// <summary><c>Target += Value</c>, for real and integer places; prints <c>-=</c> where Value is a negation.</summary>
    public sealed record AddTo(Place Target, Expr Value) : Stmt;

    /// <summary>Lets a variable (or a reference-typed part of storage) refer to the storage that View names: another variable's, an element, a field, a slice.</summary>
    /// <param name="Declares">Whether this declares Target's variable.</param>
    public sealed record Bind(Place Target, Place View, bool Declares) : Stmt;

    /// <summary>Fresh zeroed storage for a variable or reference-typed place: an array of the given lengths, or with none an object whose fields are all default.</summary>
    /// <param name="Element">C# spelling of the element type, or of the class.</param>
    public sealed record Allocate(Place Target, string Element, EquatableArray<Expr> Lengths, bool Declares) : Stmt;

    public sealed record If(Expr Condition, EquatableArray<Stmt> Then, EquatableArray<Stmt> Else) : Stmt;

    /// <summary>A counted loop: nothing that From and To read is assigned in the body, nor is the counter; Step is a nonzero constant.</summary>
    /// <param name="Comparison"><c>&lt;</c> or <c>&lt;=</c> for a positive step, <c>&gt;</c> or <c>&gt;=</c> for a negative one.</param>
    public sealed record For(Variable Counter, Expr From, string Comparison, Expr To, int Step, EquatableArray<Stmt> Body) : Stmt
    {
        /// <summary>Whether iterations are known to depend on each other in sums only.</summary>
        public bool IsIndependent { get; init; }

        /// <summary>Of such a loop, the storage declared outside it of which each iteration may have its own.</summary>
        public EquatableArray<string> Own { get; init; } = [];

        public Checkpointing? Checkpointing { get; init; }
    }

    /// <summary>Any other loop. The condition reads only variables declared outside the body.</summary>
    public sealed record While(Test Test, Expr Condition, EquatableArray<Stmt> Body) : Stmt
    {
        public Checkpointing? Checkpointing { get; init; }
    }

    /// <summary>Calls another function of the program. Results are declared by this statement, one for each result of the function.</summary>
    public sealed record Call(EquatableArray<Variable> Results, string Function, EquatableArray<Argument> Arguments) : Stmt;

    /// <summary>A passive effect that happens once: a call whose result is not wanted, an assignment to something that is not a place.</summary>
    public sealed record Run(Expr Effect) : Stmt;

    public sealed record Throw(Expr Exception) : Stmt;

    /// <summary>The one return, last in a function's body; as many values as the function has results.</summary>
    public sealed record Return(EquatableArray<Expr> Values) : Stmt;

    /// <summary>A line of comment.</summary>
    public sealed record Comment(string Text) : Stmt;

    /// <summary>Statements in braces, for their own scope.</summary>
    public sealed record Scope(EquatableArray<Stmt> Body) : Stmt;
}

/// <summary>How much of a loop's state its reverse sweep keeps, where the user says so; both 0 for the square root of the number of iterations.</summary>
internal sealed record Checkpointing(int Slots, long Bytes);

/// <summary>An argument of <see cref="Stmt.Call"/>.</summary>
internal abstract record Argument
{
    private Argument()
    {
    }

    /// <summary>By value: a real or passive expression.</summary>
    public sealed record Value(Expr Expr) : Argument;

    /// <summary>A reference to storage, passed as it is.</summary>
    public sealed record Memory(Place View) : Argument;

    /// <summary>A real or passive scalar by reference.</summary>
    public sealed record Ref(Place Place, Passing Passing) : Argument;
}
