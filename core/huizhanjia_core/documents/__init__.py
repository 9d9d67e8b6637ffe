"""What leaves and enters on paper and in spreadsheets: lists as Excel, Excel as records, forms as PDF."""
